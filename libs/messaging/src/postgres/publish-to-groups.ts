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
 * (its publisher died before it could note so) is left out. Returns the groups that got something.
 */
export async function publishToGroups({ client, boss, events }: PublishOptions): Promise<string[]> {
  const { added, members } = await store(client, events);
  const db = sessionOf(client);
  const names: string[] = [];
  for (const [group, memberships] of Map.groupBy(members, (member) => member.name)) {
    const streams = new Set(memberships.map((member) => member.stream));
    const runs = runsOf(added.filter((event) => streams.has(event.stream)));
    if (runs.length === 0) continue;
    const jobs = runs.map((run) => ({ data: run, singletonKey: queueKeyOf(run) }));
    await boss.insert(group, jobs, { db });
    names.push(group);
  }
  if (names.length > 0) await client.query('SELECT pg_notify($1, name) FROM unnest($2::text[]) AS name', [groupChannel, names]);
  return names;
}

interface Stored {
  /** Those that were not stored before. */
  readonly added: TransportEvent[];
  /** Which group takes which of their streams. */
  readonly members: readonly { readonly stream: string; readonly name: string }[];
}

async function store(client: pg.PoolClient, events: readonly TransportEvent[]): Promise<Stored> {
  const ids = events.map(eventIdOf);
  const { rows } = await client.query<{ ids: string[] | null; members: Stored['members'] | null }>({
    name: 'lintel_store_events',
    text: `WITH added AS (
        INSERT INTO ${busSchema}.event_log (event_id, stream, key, envelope)
        SELECT event_id, stream, key, envelope
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS e (event_id, stream, key, envelope, position)
        ORDER BY position ON CONFLICT (event_id) DO NOTHING RETURNING event_id
      )
      SELECT (SELECT array_agg(event_id) FROM added) AS ids,
        (SELECT json_agg(json_build_object('stream', stream, 'name', name)) FROM ${busSchema}.consumer_group WHERE stream = ANY ($2)) AS members`,
    values: [ids, events.map((event) => event.stream), events.map((event) => event.key), events.map((event) => event.envelope)],
  });
  const added = new Set(rows[0]?.ids ?? []);
  return { added: events.filter((_event, position) => added.delete(ids[position] ?? '')), members: rows[0]?.members ?? [] };
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
