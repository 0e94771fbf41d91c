import { codigaMessage, type GraphVocabulary } from '@lintel/graphql';
import { isDomainError, type DomainError } from '@lintel/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An error as it goes out; `extensions.code` is always there. */
export interface RenderedError extends GraphQLFormattedError {
  readonly extensions: { readonly code: string; readonly hint?: string; readonly correlationId?: string };
}

export interface RenderContext {
  readonly vocabulary: GraphVocabulary;
  readonly correlationId: string;
  /** Called for each error that is a fault of ours. */
  readonly reportFault: (error: unknown) => void;
}

/** Codes of GraphQL itself, for what is wrong with the request. */
const requestCodes = new Set(['BAD_REQUEST', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);
/** Codes of our catalogue, as subgraphs send them. */
const ownCode = /^[a-z]+(-[a-z]+)*$/;

/**
 * Words errors for callers of one graph: what they did wrong keeps its text, code, place and path; whatever else happened is
 * "Internal server error" with the correlation id, and is reported. Names of services and stack traces never get out.
 */
export function renderErrors(errors: readonly unknown[], context: RenderContext): RenderedError[] {
  return errors.map((error) => renderError(error, context));
}

function renderError(error: unknown, context: RenderContext): RenderedError {
  if (isDomainError(error)) return renderDomainError(error, context.vocabulary);
  if (error instanceof GraphQLError) return renderGraphqlError(error, context);
  return internal(error, context);
}

function renderDomainError(error: DomainError, vocabulary: GraphVocabulary): RenderedError {
  const message = vocabulary === 'codiga' ? codigaMessage(error.code) : error.message;
  return { message, extensions: vocabulary === 'lintel' ? { code: error.code, hint: error.hint } : { code: error.code } };
}

function renderGraphqlError(error: GraphQLError, context: RenderContext): RenderedError {
  if (isDomainError(error.originalError)) return { ...renderDomainError(error.originalError, context.vocabulary), ...placeOf(error) };
  const { code, hint, correlationId } = error.extensions;
  if (typeof code === 'string' && requestCodes.has(code)) return { message: error.message, ...placeOf(error), extensions: { code } };
  if (typeof code !== 'string' || !ownCode.test(code)) return { ...internal(error, context), ...placeOf(error) };
  return {
    message: error.message,
    ...placeOf(error),
    extensions: { code, ...(typeof hint === 'string' && { hint }), ...(typeof correlationId === 'string' && { correlationId }) },
  };
}

function placeOf(error: GraphQLError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) };
}

function internal(error: unknown, { correlationId, reportFault }: RenderContext): RenderedError {
  reportFault(error);
  return { message: 'Internal server error', extensions: { code: 'internal-error', correlationId } };
}
