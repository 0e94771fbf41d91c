import type { Principal } from '@lintel/auth';
import type { GraphVocabulary } from '@lintel/graphql';
import type { DomainError } from '@lintel/kernel';
import { readBearerToken, readCodigaToken, type ReadToken } from '../../domain/credentials.js';
import { renderErrors, type RenderContext } from '../../graph/render-errors.js';
import { isIntrospection, type OperationShape } from '../../graph/limits/operation-shape.js';
import type { JsonAnswer } from '../../http/json-reply.js';

/** How one graph is carried over HTTP. */
export interface GraphqlDialect {
  readonly vocabulary: GraphVocabulary;
  readonly readToken: ReadToken;
  /** What callers without a valid token may run: everything, nothing, or introspection and these root fields. */
  readonly openFields: 'all' | 'none' | ReadonlySet<string>;
  /** Root fields that take a token which has just expired. */
  readonly refreshFields: ReadonlySet<string>;
  /** The answer to a request that did not reach the graph: authentication, limits, faults. */
  readonly refuse: (error: DomainError, context: RenderContext) => JsonAnswer;
}

/** Answered by an HTTP status and `{message}`. */
const refuseByStatus: GraphqlDialect['refuse'] = (error) => {
  switch (error.kind) {
    case 'unauthenticated':
      // This text and no other: clients take it, and the status, as the sign to refresh their token.
      return { status: 401, body: { message: 'Authentication required' }, headers: { 'www-authenticate': 'Bearer' } };
    case 'forbidden':
      return { status: 403, body: { message: error.message } };
    case 'limited':
      return { status: 429, body: { message: error.message } };
    case 'too-large':
      return { status: 413, body: { message: error.message } };
    default:
      return { status: 503, body: { message: error.message, documentation_url: '/graphql' } };
  }
};

/** Always HTTP 200 with `data`: clients of this graph give up, or crash, on anything else. */
const refuseByError: GraphqlDialect['refuse'] = (error, context) => ({
  status: 200,
  body: { data: null, errors: renderErrors([error], context) },
});

export const dialects: Readonly<Record<GraphVocabulary, GraphqlDialect>> = {
  deepsource: {
    vocabulary: 'deepsource',
    readToken: readBearerToken,
    openFields: new Set(),
    refreshFields: new Set(['refreshPat']),
    refuse: refuseByStatus,
  },
  // Public projects and profiles are open to everybody; each resolver decides.
  codiga: { vocabulary: 'codiga', readToken: readCodigaToken, openFields: 'all', refreshFields: new Set(), refuse: refuseByError },
  lintel: { vocabulary: 'lintel', readToken: readBearerToken, openFields: 'none', refreshFields: new Set(), refuse: refuseByStatus },
};

/** Whether a caller without a valid token may run an operation. One whose token can be refreshed may do that. */
export function isOpen({ openFields, refreshFields }: GraphqlDialect, { rootFields }: OperationShape, { tokenId }: Principal): boolean {
  if (openFields === 'all' || openFields === 'none') return openFields === 'all';
  const open = (name: string): boolean => openFields.has(name) || (tokenId !== undefined && refreshFields.has(name));
  return [...rootFields].every((name) => isIntrospection(name) || name === '__typename' || open(name));
}
