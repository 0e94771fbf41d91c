import { DomainError, isDomainError } from '@lintel/kernel';
import { statusOfKind } from '@lintel/service';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const documentationUrl = '/docs/rest';

/** Renders errors of the GitHub-compatible routes in that API's basic shape; a fault of ours goes on to the kit's filter. */
@Catch(DomainError)
export class GithubErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    if (!isDomainError(error)) throw error;
    const status = statusOfKind[error.kind];
    const body = { message: messageOf(error), documentation_url: documentationUrl, status: String(status) };
    void host.switchToHttp().getResponse<FastifyReply>().status(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
  }
}

/** Texts by which clients tell failures apart. */
function messageOf(error: DomainError): string {
  if (error.code === 'authentication-required') return 'Requires authentication';
  if (error.kind === 'unauthenticated') return 'Bad credentials';
  return error.kind === 'not-found' ? 'Not Found' : error.message;
}
