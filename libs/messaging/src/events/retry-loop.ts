import type { Envelope } from '@lintel/events';
import type { Logger } from '@lintel/observability';
import { systemScope, type Database } from '@lintel/persistence';
import { WakeUp } from '../wake-up.js';
import { causeOf, type EventHandling } from './event-handling.js';
import { registerRetryLoop, unregisterRetryLoop } from './wake-retries.js';

const pollIntervalMs = 1_000;
const batchSize = 50;

export interface RetryLoopOptions {
  readonly database: Database;
  readonly handling: EventHandling;
  readonly logger: Logger;
}

interface DueEvent {
  readonly id: number;
  readonly consumer: string;
  readonly key: string;
  readonly attempts: number;
  readonly envelope: Envelope;
}

// The first set-aside event of each key, together with others of the same event (of other consumers); later ones wait for it.
// Walks from key to key in the index: what waits behind a parked event is not read.
const heads = `
  WITH RECURSIVE head AS (
    (SELECT stream, key, event_id FROM parked_event ORDER BY stream, key, id LIMIT 1)
    UNION ALL
    SELECT next.stream, next.key, next.event_id FROM head CROSS JOIN LATERAL (
      SELECT stream, key, event_id FROM parked_event WHERE (stream, key) > (head.stream, head.key) ORDER BY stream, key, id LIMIT 1
    ) next
  )
  SELECT p.id FROM head JOIN parked_event p USING (stream, key, event_id)
  WHERE p.state <> 'parked' AND coalesce(p.next_attempt_at, now()) <= now() ORDER BY p.id LIMIT ${batchSize}`;

const nextDue = `SELECT extract(epoch FROM min(next_attempt_at) - now()) * 1000 AS "dueInMs" FROM parked_event WHERE state = 'retrying'`;

/** Tries set-aside events again when their time has come, in order per key. Instances of a service share the work. */
export class RetryLoop {
  readonly #options: RetryLoopOptions;
  readonly #wakeUp = new WakeUp();
  #running: Promise<void> | undefined;
  #isStopping = false;

  constructor(options: RetryLoopOptions) {
    this.#options = options;
  }

  start(): void {
    registerRetryLoop(this.#options.database, { wake: () => this.#wakeUp.wake() });
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    unregisterRetryLoop(this.#options.database);
    this.#wakeUp.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        const handled = await this.#retryDue();
        if (handled === 0) await this.#wakeUp.wait(await this.#idleMs());
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'Set-aside events could not be looked at');
        await this.#wakeUp.wait(pollIntervalMs);
      }
    }
  }

  async #idleMs(): Promise<number> {
    const [row] = await this.#options.database.unscoped<{ dueInMs: string | null }>(nextDue);
    return row?.dueInMs == null ? pollIntervalMs : Math.min(Math.max(Number(row.dueInMs), 1), pollIntervalMs);
  }

  async #retryDue(): Promise<number> {
    const due = await this.#options.database.unscoped<{ id: number }>(heads);
    let handled = 0;
    for (const { id } of due) {
      if (this.#isStopping) break;
      if (await this.#retry(id)) handled += 1;
    }
    return handled;
  }

  async #retry(id: number): Promise<boolean> {
    let event: DueEvent | undefined;
    try {
      return await this.#options.database.transaction(systemScope('retry of a set-aside event'), async (tx) => {
        [event] = await tx.query<DueEvent>(
          `SELECT id, consumer, key, attempts, envelope FROM parked_event WHERE id = $1 AND state <> 'parked' FOR UPDATE SKIP LOCKED`,
          [id],
        );
        if (!event) return false;
        await this.#options.handling.handleAgain(tx, event.consumer, event.envelope);
        await tx.query('DELETE FROM parked_event WHERE id = $1', [id]);
        return true;
      });
    } catch (error) {
      if (!event) throw error;
      await this.#recordFailure(event, error);
      return true;
    }
  }

  async #recordFailure(event: DueEvent, error: unknown): Promise<void> {
    const { database, handling, logger } = this.#options;
    const attempts = event.attempts + 1;
    const delayMs = handling.retryDelaysMs[attempts - 1];
    const { cause, stack } = causeOf(error);
    await database.unscoped(
      `UPDATE parked_event SET state = $2, attempts = $3, next_attempt_at = now() + $4 * interval '1 millisecond', cause = $5, stack = $6 WHERE id = $1`,
      [event.id, delayMs === undefined ? 'parked' : 'retrying', attempts, delayMs ?? null, cause, stack],
    );
    const facts = {
      err: error,
      consumer: event.consumer,
      eventType: event.envelope.type,
      eventId: event.envelope.id,
      key: event.key,
      attempts,
    };
    if (delayMs === undefined) logger.error(facts, 'An event was parked after its last attempt');
    else logger.warn({ ...facts, retryInMs: delayMs }, 'An event could not be handled');
  }
}
