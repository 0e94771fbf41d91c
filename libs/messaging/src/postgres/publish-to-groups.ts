import { busSchema } from '@lintel/persistence';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { TransportEvent } from '../transport.js';
import { sessionOf } from './session.js';

/** Channel on which consumer groups hear that their queue has something; the payload is the group. */
export const groupChannel = 'lintel_bus_group';
/** Publishers share this lock; who joins a group takes it alone, so that no event falls between the kept ones and the queue. */
export const membershipLock = 7_301_944_619;

/** What one queue entry carries: consecutive events of one key. */
export interface EventRun {
  readonly stream: string;
  readonly key: string;
  readonly envelopes: readonly string[];
}

interface PublishOptions {
  readonly client: pg.PoolClient;
  readonly boss: PgBoss;
  readonly events: readonly TransportEvent[];
}

/**
 * Stores events and puts them into the queue of every group that takes their stream, in one transaction. An event that was stored before
 * (its publisher died before it could note so) is left out.
 */
export async function publishToGroups({ client, boss, events }: PublishOptions): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock_shared($1)', [membershipLock]);
  const added = await store(client, events);
  if (added.length === 0) return;
  const groups = await client.query<{ stream: string; name: string }>(
    `SELECT stream, name FROM ${busSchema}.consumer_group WHERE stream = ANY ($1)`,
    [[...new Set(added.map((event) => event.stream))]],
  );
  const db = sessionOf(client);
  for (const [group, rows] of Map.groupBy(groups.rows, (row) => row.name)) {
    const streams = new Set(rows.map((row) => row.stream));
    const runs = runsOf(added.filter((event) => streams.has(event.stream)));
    await boss.insert(
      group,
      runs.map((run) => ({ data: run, singletonKey: queueKeyOf(run) })),
      { db },
    );
  }
  const names = [...new Set(groups.rows.map((row) => row.name))];
  if (names.length > 0) await client.query('SELECT pg_notify($1, name) FROM unnest($2::text[]) AS name', [groupChannel, names]);
}

async function store(client: pg.PoolClient, events: readonly TransportEvent[]): Promise<TransportEvent[]> {
  const ids = events.map(eventIdOf);
  const { rows } = await client.query<{ event_id: string }>(
    `INSERT INTO ${busSchema}.event_log (event_id, stream, key, envelope)
     SELECT event_id, stream, key, envelope FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS e(event_id, stream, key, envelope, position)
     ORDER BY position ON CONFLICT (event_id) DO NOTHING RETURNING event_id`,
    [ids, events.map((event) => event.stream), events.map((event) => event.key), events.map((event) => event.envelope)],
  );
  const added = new Set(rows.map((row) => row.event_id));
  return events.filter((_event, position) => added.delete(ids[position] ?? ''));
}

function eventIdOf(event: TransportEvent): string {
  return (JSON.parse(event.envelope) as { id: string }).id;
}

/** Puts the events of each key together, in their order. */
export function runsOf(events: readonly TransportEvent[]): EventRun[] {
  const groups = Map.groupBy(events, (event) => queueKeyOf(event));
  return [...groups.values()].map((group) => ({
    stream: group[0]?.stream ?? '',
    key: group[0]?.key ?? '',
    envelopes: group.map((event) => event.envelope),
  }));
}

export function queueKeyOf(event: { readonly stream: string; readonly key: string }): string {
  return `${event.stream}/${event.key}`;
}
