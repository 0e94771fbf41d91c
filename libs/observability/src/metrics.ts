import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export interface ServiceMetrics {
  readonly registry: Registry;
  /** Seconds per HTTP request; labels `method`, `route`, `status`. */
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  /** Seconds per handled event; labels `type`, `outcome` (handled, duplicate, failed, parked). */
  readonly eventSeconds: Histogram<'type' | 'outcome'>;
  /** Seconds per job; labels `job`, `outcome` (completed, failed). */
  readonly jobSeconds: Histogram<'job' | 'outcome'>;
  readonly errors: Counter<'where'>;
}

/** Metrics of one service in the Prometheus text format; process metrics belong to the first service of a process. */
export function createMetrics(service: string, options: { withProcessMetrics: boolean }): ServiceMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (options.withProcessMetrics) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300];
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'lintel_http_request_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['method', 'route', 'status'],
      buckets,
      registers,
    }),
    eventSeconds: new Histogram({
      name: 'lintel_event_seconds',
      help: 'Duration of event handling',
      labelNames: ['type', 'outcome'],
      buckets,
      registers,
    }),
    jobSeconds: new Histogram({ name: 'lintel_job_seconds', help: 'Duration of jobs', labelNames: ['job', 'outcome'], buckets, registers }),
    errors: new Counter({ name: 'lintel_unexpected_errors_total', help: 'Faults of ours', labelNames: ['where'], registers }),
  };
}
