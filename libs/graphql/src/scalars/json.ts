import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';

/** Any JSON-like value, as it is. */
export const genericScalar = new GraphQLScalarType<unknown, unknown>({ name: 'GenericScalar' });

/** JSON object (or list). */
export const jsonScalar = new GraphQLScalarType<unknown, unknown>({ name: 'JSON' });

/** JSON document carried as a string: goes out as text, comes in parsed. */
export const jsonStringScalar = new GraphQLScalarType<unknown, string>({
  name: 'JSONString',
  serialize: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  parseValue: (value) => parseJson(value),
  parseLiteral: (node, variables) => parseJson(node.kind === Kind.STRING ? node.value : valueFromASTUntyped(node, variables)),
});

function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') throw new GraphQLError('JSONString must be a string that holds a JSON document');
  try {
    return JSON.parse(value);
  } catch {
    throw new GraphQLError('JSONString does not hold a JSON document');
  }
}
