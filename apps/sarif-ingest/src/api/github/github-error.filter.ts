import { DomainError } from '@lintel/kernel';
import { github } from '@lintel/vocabularies';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Renders errors in GitHub's shape and words; a fault of ours goes on to the kit's filter. */
@Catch(DomainError)
export class GithubErrorFilter implements ExceptionFilter {
  catch(error: DomainError, host: ArgumentsHost): void {
    const { status, body } = github.githubError(error);
    void host.switchToHttp().getResponse<FastifyReply>().status(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
  }
}
