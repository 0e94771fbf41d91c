import type { Stream } from '@lintel/events';
import type { Listener } from '@lintel/persistence';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { SubscriptionOptions } from '../transport.js';
import { WakeUp } from '../wake-up.js';
import { groupChannel, type EventRun } from './publish-to-groups.js';
import { inTransaction, sessionOf } from './session.js';

const runsPerBatch = 8;
const batchesAtOnce = 4;
const pollIntervalMs = 1_000;
const errorIntervalMs = 500;
const maxErrorIntervalMs = 5_000;

interface GroupConsumerOptions extends SubscriptionOptions {
  readonly pool: pg.Pool;
  readonly boss: PgBoss;
  readonly listener: Listener;
}

/**
 * Takes the events of one group. A batch is fetched, handled and removed within one transaction of the queue: when this process dies, the
 * server rolls it back at once and another instance gets the same events. Until then its keys are passed over by everyone else.
 */
export class GroupConsumer {
  readonly #options: GroupConsumerOptions;
  readonly #wakeUp = new WakeUp();
  readonly #batches = new Set<Promise<void>>();
  #unlisten: (() => Promise<void>) | undefined;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #errorMs = errorIntervalMs;

  constructor(options: GroupConsumerOptions) {
    this.#options = options;
  }

  get group(): string {
    return this.#options.group;
  }

  /** Says that the group's queue has something. */
  wake(): void {
    this.#wakeUp.wake();
  }

  async start(): Promise<void> {
    const { listener, group } = this.#options;
    this.#unlisten = await listener.listen(groupChannel, (payload) => {
      if (payload === group || payload === '') this.#wakeUp.wake();
    });
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wakeUp.wake();
    await this.#running;
    await Promise.all(this.#batches);
    await this.#unlisten?.();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      if (this.#batches.size < batchesAtOnce) this.#startBatch();
      await this.#wakeUp.wait(pollIntervalMs);
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
      await boss.deleteJob(
        group,
        jobs.map((job) => job.id),
        { db },
      );
      return jobs.length;
    });
  }

  async #handleRun(run: EventRun): Promise<void> {
    for (const envelope of run.envelopes) {
      await this.#options.handle({ stream: run.stream as Stream, key: run.key, envelope });
      if (this.#isStopping && envelope !== run.envelopes.at(-1))
        throw new Error('Stopped in the middle of a run; what was handled will be recognised');
    }
  }
}
