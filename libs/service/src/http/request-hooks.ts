import { newUuid } from '@lintel/kernel';
import { openSpan, runWithContext, type OpenSpan, type ServiceMetrics } from '@lintel/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Header by which the gateway hands on the correlation id; stripped from requests that come from outside. */
export const correlationHeader = 'x-lintel-correlation-id';

const correlationPattern = /^[\w:.-]{1,200}$/;

const spans = new WeakMap<FastifyRequest, OpenSpan>();

/** Gives each request its correlation id and its span, and counts it. */
export function addRequestHooks(server: FastifyInstance, metrics: ServiceMetrics): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const correlationId = correlationOf(request);
    const traceparent = single(request.headers['traceparent']);
    const attributes = { 'http.request.method': request.method, 'lintel.correlation_id': correlationId };
    const span = openSpan({ name: `${request.method} ${request.routeOptions.url ?? 'none'}`, kind: 'server', attributes, traceparent });
    spans.set(request, span);
    runWithContext({ correlationId, traceparent: span.traceparent ?? traceparent }, done);
  });
  closeConnectionsOnStop(server);
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    spans.get(request)?.end({ 'http.response.status_code': reply.statusCode });
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
