import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { isDomainError, type ErrorKind } from '@lintel/kernel';
import { currentContext, type Logger, type ServiceMetrics } from '@lintel/observability';
import type { FastifyReply } from 'fastify';

/** HTTP status of each kind of error, where an API has no table of its own. */
export const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  limited: 429,
  unavailable: 503,
};

/** Renders errors of REST routes that have no vocabulary of their own; GraphQL errors pass through to the subgraph. */
@Catch()
export class DomainErrorFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly metrics: ServiceMetrics,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const { status, body } = this.render(error);
    void reply.status(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
  }

  private render(error: unknown): { status: number; body: object } {
    if (isDomainError(error))
      return { status: statusOfKind[error.kind], body: { message: error.message, code: error.code, hint: error.hint } };
    if (error instanceof HttpException) return { status: error.getStatus(), body: { message: error.message } };
    const status = clientStatusOf(error);
    if (status !== undefined) return { status, body: { message: (error as Error).message } };
    this.metrics.errors.inc({ where: 'http' });
    this.logger.error({ error }, 'A request failed for a reason that is ours');
    const { correlationId } = currentContext();
    return { status: 500, body: { message: 'Internal server error', correlationId, hint: 'Search the logs for this correlation id.' } };
  }
}

/** Fastify marks errors that the client caused (a body too large, malformed JSON) with their status. */
function clientStatusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
