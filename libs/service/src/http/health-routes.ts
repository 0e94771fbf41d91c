import type { ServiceMetrics } from '@lintel/observability';
import type { FastifyInstance } from 'fastify';

export interface Health {
  /** Resolves when the service can do its work; rejects with what is missing. */
  readonly check: () => Promise<void>;
  /** Adds to the service's own metrics. */
  readonly metrics: (own: string) => Promise<string>;
}

/** `/livez` answers while the process runs, `/readyz` when its parts do, `/metrics` in the Prometheus text format. */
export function addHealthRoutes(server: FastifyInstance, metrics: ServiceMetrics, health: Health): void {
  server.get('/livez', async (_request, reply) => reply.send({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    try {
      await health.check();
      return await reply.send({ status: 'ok' });
    } catch (error) {
      return await reply.status(503).send({ status: 'unavailable', reason: error instanceof Error ? error.message : 'unknown' });
    }
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await health.metrics(await metrics.registry.metrics())),
  );
}
