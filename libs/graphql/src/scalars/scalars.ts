import type { GraphQLScalarType } from 'graphql';
import type { GraphVocabulary } from '../schema/vocabulary.js';
import { dateScalar, dateTimeScalar } from './date-time.js';
import { genericScalar, jsonScalar, jsonStringScalar } from './json.js';
import { longScalar } from './long.js';
import { uuidScalar } from './uuid.js';

const relay = {
  Date: dateScalar,
  DateTime: dateTimeScalar,
  GenericScalar: genericScalar,
  JSON: jsonScalar,
  JSONString: jsonStringScalar,
  UUID: uuidScalar,
};

const scalars: Readonly<Record<GraphVocabulary, Readonly<Record<string, GraphQLScalarType>>>> = {
  deepsource: relay,
  codiga: { Long: longScalar },
  lintel: relay,
};

/** Implementations of the scalars that `baseSdl` declares. */
export function scalarsOf(vocabulary: GraphVocabulary): Readonly<Record<string, GraphQLScalarType>> {
  return scalars[vocabulary];
}
