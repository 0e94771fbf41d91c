import type { ServiceMetrics } from '@lintel/observability';
import type { Database } from '@lintel/persistence';
import { Gauge } from 'prom-client';

/** Offers what waits in a service's tables as metrics; they are counted when somebody asks. */
export function addBacklogMetrics(metrics: ServiceMetrics, database: Database): void {
  const registers = [metrics.registry];
  const count = async (sql: string): Promise<number> => (await database.unscoped<{ count: number }>(sql))[0]?.count ?? 0;
  new Gauge({
    name: 'lintel_outbox_unpublished',
    help: 'Events that are committed and not yet published',
    registers,
    async collect() {
      this.set(await count('SELECT count(*) FROM outbox WHERE published_at IS NULL'));
    },
  });
  new Gauge({
    name: 'lintel_parked_events',
    help: 'Events that were set aside: those being retried, parked ones, and what waits behind them',
    labelNames: ['state'],
    registers,
    async collect() {
      const rows = await database.unscoped<{ state: string; count: number }>('SELECT state, count(*) FROM parked_event GROUP BY state');
      for (const state of ['retrying', 'behind', 'parked']) this.set({ state }, rows.find((row) => row.state === state)?.count ?? 0);
    },
  });
}
