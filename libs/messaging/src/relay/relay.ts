import type { Logger } from '@lintel/observability';
import type { Database } from '@lintel/persistence';
import type pg from 'pg';
import type { StepHook } from '../steps.js';
import type { EventTransport, TransportEvent } from '../transport.js';
import { WakeUp } from '../wake-up.js';
import { outboxChannel, registerLocalRelay, unregisterLocalRelay } from './wake-relay.js';

const batchSize = 500;
const pollIntervalMs = 1_000;
const standbyIntervalMs = 500;
const retryIntervalMs = 500;
const maxRetryIntervalMs = 10_000;
const purgeIntervalMs = 60_000;
const purgeBatch = 5_000;
// Longer than any transport keeps an event that it could deliver again.
const keepReceivedHours = 30 * 24;

export interface RelayOptions {
  readonly database: Database;
  readonly transport: EventTransport;
  readonly logger: Logger;
  /** How long published events stay in the outbox. */
  readonly keepPublishedHours?: number;
  readonly onStep?: StepHook;
}

interface OutboxRow extends TransportEvent {
  readonly sequence: number;
}

/**
 * All committed rows, as one snapshot sees them, in the order in which they were written. Rows are marked one by one, not passed by a
 * cursor, so a transaction that commits late is not skipped: its rows come with a later batch. Transactions that take turns on a row
 * lock write here in the order of their turns, and whoever sees the later one committed sees the earlier one too; a gate on transaction
 * ids (`pg_snapshot_xmin`) would break that order and make everybody wait for the longest transaction (docs/adr/0010).
 */
const unpublishedRows = `
  SELECT sequence, stream, key, envelope::text AS envelope FROM outbox WHERE published_at IS NULL ORDER BY sequence LIMIT ${batchSize}`;

/** Moves events from a service's outbox to the transport. Of all instances of a service one at a time is at work: the holder of an advisory lock. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #wakeUp = new WakeUp();
  #session: pg.Client | undefined;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #lastPurgeAt = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Publishes what is ready, then stops. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wakeUp.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { database, logger } = this.#options;
    let retryMs = retryIntervalMs;
    while (!this.#isStopping) {
      try {
        await this.#lead();
        retryMs = retryIntervalMs;
      } catch (error) {
        logger.warn({ err: error, retryMs }, 'The relay could not publish and will try again');
        await this.#wakeUp.wait(retryMs);
        retryMs = Math.min(retryMs * 2, maxRetryIntervalMs);
      } finally {
        unregisterLocalRelay(database);
        await this.#session?.end().catch(() => undefined);
        this.#session = undefined;
      }
    }
  }

  async #lead(): Promise<void> {
    const { database } = this.#options;
    const session = await database.openSession();
    this.#session = session;
    session.on('error', () => this.#wakeUp.wake());
    session.on('notification', () => this.#wakeUp.wake());
    while (!(await this.#acquire(session))) {
      if (this.#isStopping) return;
      await this.#wakeUp.wait(standbyIntervalMs);
    }
    await session.query(`LISTEN ${outboxChannel(database.schema)}`);
    registerLocalRelay(database, { wake: () => this.#wakeUp.wake() });
    await this.#publishUntilStopped(session);
  }

  async #acquire(session: pg.Client): Promise<boolean> {
    const { rows } = await session.query<{ isLeader: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS "isLeader"', [
      `lintel relay ${this.#options.database.schema}`,
    ]);
    return rows[0]?.isLeader === true;
  }

  async #publishUntilStopped(session: pg.Client): Promise<void> {
    for (;;) {
      const published = await this.#publishBatch(session);
      if (published === batchSize) continue;
      if (published === 0 && this.#isStopping) return;
      if (published === 0) await this.#purge(session);
      await this.#wakeUp.wait(pollIntervalMs);
    }
  }

  async #publishBatch(session: pg.Client): Promise<number> {
    const { transport, onStep } = this.#options;
    const { rows } = await session.query<OutboxRow>({ name: 'unpublished', text: unpublishedRows });
    if (rows.length === 0) return 0;
    await onStep?.('relay:before-publish');
    await transport.publish(rows);
    await onStep?.('relay:after-publish');
    const mark = 'UPDATE outbox SET published_at = now() WHERE sequence = ANY ($1)';
    await session.query({ name: 'mark', text: mark, values: [rows.map((row) => row.sequence)] });
    await onStep?.('relay:after-mark');
    return rows.length;
  }

  async #purge(session: pg.Client): Promise<void> {
    if (Date.now() - this.#lastPurgeAt < purgeIntervalMs) return;
    this.#lastPurgeAt = Date.now();
    await session.query(purgeOf('outbox', 'sequence', 'published_at'), [this.#options.keepPublishedHours ?? 24]);
    await session.query(purgeOf('inbox', 'ctid', 'received_at'), [keepReceivedHours]);
  }
}

function purgeOf(table: string, id: string, time: string): string {
  return `DELETE FROM ${table} WHERE ${id} IN (SELECT ${id} FROM ${table} WHERE ${time} < now() - $1 * interval '1 hour' LIMIT ${purgeBatch})`;
}
