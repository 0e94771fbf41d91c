import type { Clock } from '@lintel/kernel';
import type { ServiceMetrics } from '@lintel/observability';
import { CLOCK, METRICS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';

/** How long work waits before somebody takes it up: the first thing to look at when checks seem stuck. */
@Injectable()
export class QueueTimes {
  private readonly seconds: Histogram<'kind'>;

  constructor(
    @Inject(METRICS) metrics: ServiceMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.seconds = new Histogram({
      name: 'lintel_analysis_queue_seconds',
      help: 'Time that runs and checks wait before they are taken up',
      labelNames: ['kind'],
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600],
      registers: [metrics.registry],
    });
  }

  /** Notes work that is taken up for the first time. */
  observe(kind: 'run' | 'check', work: { readonly createdAt: Date; readonly startedAt: Date | null }): void {
    if (work.startedAt === null)
      this.seconds.observe({ kind }, Math.max(0, (this.clock.now().getTime() - work.createdAt.getTime()) / 1000));
  }
}
