import type { Stream } from '@lintel/events';
import { busSchema } from '@lintel/persistence';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { TransportEvent } from '../transport.js';
import { membershipLock, queueKeyOf, runsOf } from './publish-to-groups.js';
import { inTransaction, sessionOf } from './session.js';

const keepQueuedSeconds = 365 * 24 * 3600;
const backlogBatch = 1_000;

interface JoinOptions {
  readonly pool: pg.Pool;
  readonly boss: PgBoss;
  readonly group: string;
  readonly streams: readonly Stream[];
}

/** Makes the queue of a group, and gives it the kept events of each stream that it takes for the first time. */
export async function joinGroup({ pool, boss, group, streams }: JoinOptions): Promise<void> {
  await boss.createQueue(group, { policy: 'key_strict_fifo', retentionSeconds: keepQueuedSeconds });
  await inTransaction(pool, async (client) => {
    const known = await client.query<{ stream: string }>(`SELECT stream FROM ${busSchema}.consumer_group WHERE name = $1`, [group]);
    const isKnown = new Set(known.rows.map((row) => row.stream));
    if (streams.every((stream) => isKnown.has(stream))) return;
    await client.query('SELECT pg_advisory_xact_lock($1)', [membershipLock]);
    for (const stream of streams) {
      const { rowCount } = await client.query(
        `INSERT INTO ${busSchema}.consumer_group (stream, name) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        [stream, group],
      );
      if (rowCount) await copyBacklog(client, boss, { group, stream });
    }
  });
}

// The runs of one key get the same creation time here, and pg-boss orders those by id: so one run per key, whatever its length.
async function copyBacklog(client: pg.PoolClient, boss: PgBoss, target: { group: string; stream: Stream }): Promise<void> {
  const { rows } = await client.query<TransportEvent>(
    `SELECT stream, key, envelope FROM ${busSchema}.event_log WHERE stream = $1 ORDER BY sequence`,
    [target.stream],
  );
  const runs = runsOf(rows);
  for (let start = 0; start < runs.length; start += backlogBatch) {
    const jobs = runs.slice(start, start + backlogBatch).map((run) => ({ data: run, singletonKey: queueKeyOf(run) }));
    await boss.insert(target.group, jobs, { db: sessionOf(client) });
  }
}
