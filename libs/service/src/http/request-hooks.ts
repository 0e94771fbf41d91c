import { newUuid } from '@lintel/kernel';
import { runWithContext, type ServiceMetrics } from '@lintel/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Header by which the gateway hands on the correlation id; stripped from requests that come from outside. */
export const correlationHeader = 'x-lintel-correlation-id';

const correlationPattern = /^[\w:.-]{1,200}$/;

/** Gives each request its correlation id and counts it. */
export function addRequestHooks(server: FastifyInstance, metrics: ServiceMetrics): void {
  server.addHook('onRequest', (request, _reply, done) => {
    runWithContext({ correlationId: correlationOf(request), traceparent: single(request.headers['traceparent']) }, done);
  });
  closeConnectionsOnStop(server);
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.httpSeconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
}

/** A client that keeps its connection alive would hold up the stop: from then on each answer ends its connection. */
function closeConnectionsOnStop(server: FastifyInstance): void {
  let isStopping = false;
  server.addHook('preClose', (done) => {
    isStopping = true;
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isStopping) void reply.header('connection', 'close');
    done(null, payload);
  });
}

function correlationOf(request: FastifyRequest): string {
  const given = single(request.headers[correlationHeader]);
  return given && correlationPattern.test(given) ? given : newUuid();
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
