import type { JsonAnswer } from '../../http/json-reply.js';
import { statusOfKind } from '@lintel/service';
import type { DomainError } from '@lintel/kernel';

/** The APIs that are routed to the service that owns them. */
export type RestApi = 'github' | 'semgrep' | 'webhooks' | 'other';

/** Renders what the gateway itself refuses, in the shape of the API that was called. */
export function restAnswer(api: RestApi, error: DomainError): JsonAnswer {
  const status = statusOfKind[error.kind];
  switch (api) {
    case 'github':
      return { status, body: { message: githubMessage(error), documentation_url: '/docs/rest', status: String(status) } };
    case 'semgrep':
      return { status, body: { error: error.message, message: error.message, code: grpcCodes[status] ?? 2, details: [] } };
    default:
      return { status, body: { message: error.message, code: error.code, hint: error.hint } };
  }
}

/** Texts by which clients of the code scanning API tell failures apart. */
function githubMessage(error: DomainError): string {
  switch (error.code) {
    case 'token-invalid':
    case 'token-expired':
      return 'Bad credentials';
    case 'authentication-required':
      return 'Requires authentication';
    case 'resource-not-found':
      return 'Not Found';
    default:
      return error.message;
  }
}

/** Status codes of gRPC (google.rpc.Code) by HTTP status. */
const grpcCodes: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 404: 5, 409: 6, 413: 8, 429: 8, 503: 14 };
