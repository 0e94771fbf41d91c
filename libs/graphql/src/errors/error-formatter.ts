import { unwrapResolverError } from '@apollo/server/errors';
import { isDomainError, type DomainError } from '@lintel/kernel';
import { currentContext } from '@lintel/observability';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GraphVocabulary } from '../schema/vocabulary.js';
import { codigaMessage } from './codiga-message.js';

/** Tells the operator about an error that is a fault of ours. */
export type ReportFault = (error: unknown, facts: { readonly correlationId: string; readonly path?: string }) => void;

const messageOf: Readonly<Record<GraphVocabulary, (error: DomainError) => string>> = {
  deepsource: (error) => error.message,
  codiga: (error) => codigaMessage(error.code),
  lintel: (error) => error.message,
};

/**
 * Returns the `formatError` of a subgraph: what a caller did wrong keeps its text, in the words of the vocabulary and with `extensions.code`;
 * anything else becomes "Internal server error" with the correlation id, and is reported.
 */
export function createErrorFormatter(vocabulary: GraphVocabulary, reportFault: ReportFault) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const error = unwrapResolverError(thrown);
    if (isDomainError(error)) return inWordsOf(vocabulary, error, formatted);
    if (error instanceof GraphQLError) return withoutInternals(formatted);
    const { correlationId } = currentContext();
    reportFault(error, { correlationId, path: formatted.path?.join('.') });
    return { ...formatted, message: 'Internal server error', extensions: { code: 'internal-error', correlationId } };
  };
}

function inWordsOf(vocabulary: GraphVocabulary, error: DomainError, formatted: GraphQLFormattedError): GraphQLFormattedError {
  const extensions = vocabulary === 'lintel' ? { code: error.code, hint: error.hint } : { code: error.code };
  return { ...formatted, message: messageOf[vocabulary](error), extensions };
}

function withoutInternals({ extensions, ...formatted }: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, exception: __, ...rest } = extensions ?? {};
  return { ...formatted, extensions: rest };
}
