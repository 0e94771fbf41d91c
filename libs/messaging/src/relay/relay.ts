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
const gatedIntervalMs = 4;
const maxGatedIntervalMs = 100;
const retryIntervalMs = 500;
const maxRetryIntervalMs = 10_000;
const purgeIntervalMs = 60_000;
const purgeBatch = 5_000;

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
  readonly isReady: boolean;
}

/**
 * A row is ready when no older transaction can still get in front of it: rows of transactions below the oldest one that is
 * under way and has written to this outbox. The snapshot's own xmin would do as well, but it also counts transactions that
 * never touch the outbox, and one long bulk load anywhere on the server would hold up the events of all services.
 */
const unpublishedRows = `
  WITH snapshot AS MATERIALIZED (SELECT pg_current_snapshot() AS taken),
  gate AS MATERIALIZED (
    SELECT CASE WHEN pg_snapshot_xmin(taken) = pg_snapshot_xmax(taken) THEN NULL ELSE (
      SELECT min(running.id)
      FROM pg_snapshot_xip(taken) AS running(id)
      JOIN pg_locks own ON own.locktype = 'transactionid' AND own.granted AND own.mode = 'ExclusiveLock' AND own.transactionid = running.id::xid
      JOIN pg_locks written ON written.virtualtransaction = own.virtualtransaction AND written.locktype = 'relation'
        AND written.relation = 'outbox'::regclass AND written.mode = 'RowExclusiveLock' AND written.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) END AS oldest_writer FROM snapshot
  )
  SELECT o.sequence, o.stream, o.key, o.envelope::text AS envelope,
    gate.oldest_writer IS NULL OR o.transaction_id < gate.oldest_writer AS "isReady"
  FROM outbox o, gate
  WHERE o.published_at IS NULL
  ORDER BY o.sequence LIMIT ${batchSize}`;

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
    let gatedMs = gatedIntervalMs;
    for (;;) {
      const { found, published } = await this.#publishBatch(session);
      if (published === batchSize) continue;
      if (this.#isStopping && published === 0) return;
      if (found === 0) await this.#purge(session);
      const isGated = found > published;
      gatedMs = isGated && published === 0 ? Math.min(gatedMs * 2, maxGatedIntervalMs) : gatedIntervalMs;
      await this.#wakeUp.wait(isGated ? gatedMs : pollIntervalMs);
    }
  }

  async #publishBatch(session: pg.Client): Promise<{ found: number; published: number }> {
    const { transport, onStep } = this.#options;
    const { rows } = await session.query<OutboxRow>({ name: 'ready', text: unpublishedRows });
    const ready = rows.filter((row) => row.isReady);
    if (ready.length === 0) return { found: rows.length, published: 0 };
    await onStep?.('relay:before-publish');
    await transport.publish(ready);
    await onStep?.('relay:after-publish');
    const mark = 'UPDATE outbox SET published_at = now() WHERE sequence = ANY ($1)';
    await session.query({ name: 'mark', text: mark, values: [ready.map((row) => row.sequence)] });
    await onStep?.('relay:after-mark');
    return { found: rows.length, published: ready.length };
  }

  async #purge(session: pg.Client): Promise<void> {
    if (Date.now() - this.#lastPurgeAt < purgeIntervalMs) return;
    this.#lastPurgeAt = Date.now();
    const hours = this.#options.keepPublishedHours ?? 24;
    await session.query(
      `DELETE FROM outbox WHERE sequence IN (SELECT sequence FROM outbox WHERE published_at < now() - $1 * interval '1 hour' LIMIT ${purgeBatch})`,
      [hours],
    );
  }
}
