import type { Stream } from '@lintel/events';
import pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { SubscriptionOptions } from '../transport.js';
import { WakeUp } from '../wake-up.js';
import { groupChannel, type EventRun } from './publish-to-groups.js';
import { inTransaction, sessionOf } from './session.js';

const runsPerBatch = 16;
const batchesAtOnce = 4;
const pollIntervalMs = 1_000;
const errorIntervalMs = 500;
const maxErrorIntervalMs = 5_000;

interface GroupConsumerOptions extends SubscriptionOptions {
  readonly pool: pg.Pool;
  readonly boss: PgBoss;
}

/**
 * Takes the events of one group. A batch is fetched, handled and removed within one transaction of the queue: when this process dies, the
 * server rolls it back at once and another instance gets the same events. Until then its keys are passed over by everyone else.
 */
export class GroupConsumer {
  readonly #options: GroupConsumerOptions;
  readonly #wakeUp = new WakeUp();
  readonly #batches = new Set<Promise<void>>();
  #listener: pg.PoolClient | undefined;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #errorMs = errorIntervalMs;

  constructor(options: GroupConsumerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#listen().catch(() => undefined); // polling goes on without it, and it is tried again
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wakeUp.wake();
    await this.#running;
    await Promise.all(this.#batches);
    this.#listener?.release(true);
    this.#listener = undefined;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      if (this.#batches.size < batchesAtOnce) this.#startBatch();
      await this.#wakeUp.wait(pollIntervalMs);
      if (!this.#listener) await this.#listen().catch(() => undefined);
    }
  }

  #startBatch(): void {
    const batch = this.#handleBatch()
      .then(
        (handled) => {
          this.#errorMs = errorIntervalMs;
          return handled > 0;
        },
        async () => {
          await new Promise((resolve) => setTimeout(resolve, this.#errorMs).unref());
          this.#errorMs = Math.min(this.#errorMs * 2, maxErrorIntervalMs);
          return true;
        },
      )
      .then((goOn) => {
        this.#batches.delete(batch);
        if (goOn) this.#wakeUp.wake();
      });
    this.#batches.add(batch);
  }

  async #handleBatch(): Promise<number> {
    const { pool, boss, group } = this.#options;
    return inTransaction(pool, async (client) => {
      const db = sessionOf(client);
      const jobs = await boss.fetch<EventRun>(group, { batchSize: runsPerBatch, db });
      if (jobs.length === 0) return 0;
      if (jobs.length === runsPerBatch) this.#wakeUp.wake();
      await Promise.all(jobs.map((job) => this.#handleRun(job.data)));
      await boss.deleteJob(group, jobs.map((job) => job.id), { db });
      return jobs.length;
    });
  }

  async #handleRun(run: EventRun): Promise<void> {
    for (const envelope of run.envelopes) await this.#options.handle({ stream: run.stream as Stream, key: run.key, envelope });
  }

  async #listen(): Promise<void> {
    const client = await this.#options.pool.connect();
    client.on('notification', (message) => {
      if (message.payload === this.#options.group) this.#wakeUp.wake();
    });
    client.once('error', () => this.#lostListener(client));
    client.once('end', () => this.#lostListener(client));
    await client.query(`LISTEN ${groupChannel}`);
    this.#listener = client;
    this.#wakeUp.wake();
  }

  #lostListener(client: pg.PoolClient): void {
    if (this.#listener !== client) return;
    this.#listener = undefined;
    client.release(true);
    this.#wakeUp.wake();
  }
}
