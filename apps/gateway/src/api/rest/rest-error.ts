import type { DomainError } from '@lintel/kernel';
import { statusOfKind } from '@lintel/service';
import { github } from '@lintel/vocabularies';
import type { JsonAnswer } from '../../http/json-reply.js';

/** The APIs that are routed to the service that owns them. */
export type RestApi = 'github' | 'semgrep' | 'webhooks' | 'other';

/** Renders what the gateway itself refuses, in the shape of the API that was called. */
export function restAnswer(api: RestApi, error: DomainError): JsonAnswer {
  const status = statusOfKind[error.kind];
  switch (api) {
    case 'github':
      return github.githubError(error);
    case 'semgrep':
      return { status, body: { error: error.message, message: error.message, code: grpcCodes[status] ?? 2, details: [] } };
    default:
      return { status, body: { message: error.message, code: error.code, hint: error.hint } };
  }
}

/** Status codes of gRPC (google.rpc.Code) by HTTP status. */
const grpcCodes: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 404: 5, 409: 6, 413: 8, 429: 8, 503: 14 };
