import type { Transaction } from '@lintel/persistence';
import { databaseOf } from '@lintel/persistence';
import { wakeRetries } from './wake-retries.js';

/** An event that was set aside: it failed too often, or it waits behind one that did. */
export interface ParkedEvent {
  readonly id: number;
  readonly consumer: string;
  readonly stream: string;
  readonly key: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly correlationId: string;
  /** `retrying`: will be tried again by itself; `behind`: waits for an earlier one of its key; `parked`: waits for an operator. */
  readonly state: 'retrying' | 'behind' | 'parked';
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly cause: string | null;
  readonly stack: string | null;
  readonly parkedAt: Date;
}

export interface ParkedSelection {
  /** One event by its row id … */
  readonly id?: number;
  /** … or all of a key; neither means all. */
  readonly key?: string;
}

const columns = `id, consumer, stream, key, event_id AS "eventId", envelope ->> 'type' AS "eventType", envelope ->> 'correlationid' AS "correlationId",
  state, attempts, next_attempt_at AS "nextAttemptAt", cause, stack, parked_at AS "parkedAt"`;

/** Returns set-aside events, oldest first, after row `afterId`. */
export async function listParked(tx: Transaction, page: { limit?: number; afterId?: number } = {}): Promise<ParkedEvent[]> {
  return tx.query<ParkedEvent>(`SELECT ${columns} FROM parked_event WHERE id > $1 ORDER BY id LIMIT $2`, [
    page.afterId ?? 0,
    page.limit ?? 100,
  ]);
}

/** Has parked events tried again, in order per key; what waits behind them follows. Returns how many were parked. */
export async function redrive(tx: Transaction, selection: ParkedSelection = {}): Promise<number> {
  const database = databaseOf(tx);
  const rows = await tx.query(
    `UPDATE parked_event SET state = 'retrying', attempts = 0, next_attempt_at = now()
     WHERE state = 'parked' AND ($1::bigint IS NULL OR id = $1) AND ($2::text IS NULL OR key = $2) RETURNING id`,
    [selection.id ?? null, selection.key ?? null],
  );
  tx.onCommit(() => wakeRetries(database));
  return rows.length;
}

/** Drops parked events for good; what waits behind them goes on. Events that only wait are not dropped. Returns how many. */
export async function discard(tx: Transaction, selection: ParkedSelection): Promise<number> {
  const database = databaseOf(tx);
  const rows = await tx.query(
    `DELETE FROM parked_event WHERE state = 'parked' AND ($1::bigint IS NULL OR id = $1) AND ($2::text IS NULL OR key = $2) RETURNING id`,
    [selection.id ?? null, selection.key ?? null],
  );
  tx.onCommit(() => wakeRetries(database));
  return rows.length;
}
