import { runTraced, type Logger, type ServiceMetrics } from '@lintel/observability';
import pRetry from 'p-retry';
import type { JobWithMetadata } from 'pg-boss';
import { WakeUp } from '../wake-up.js';
import type { JobDefinition } from './define-job.js';
import type { JobPayload } from './enqueue.js';
import { heartbeatSeconds, type JobQueues } from './job-queues.js';
import type { JobWorker } from './works.js';

const pollIntervalMs = 1_000;
const errorIntervalMs = 2_000;
const heartbeatIntervalMs = (heartbeatSeconds * 1000) / 4;
const abortGraceMs = 3_000;
const recordAttempts = 6;

export interface JobRunnerOptions {
  readonly queues: JobQueues;
  readonly job: JobDefinition;
  readonly worker: JobWorker<never>;
  readonly logger: Logger;
  readonly metrics?: ServiceMetrics;
}

type FetchedJob = JobWithMetadata<JobPayload>;

/** Fetches the jobs of one kind and runs them, up to `concurrency` at a time in this process. */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #wakeUp = new WakeUp();
  readonly #active = new Map<Promise<void>, AbortController>();
  #running: Promise<void> | undefined;
  #isStopping = false;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.queues.onWake(this.#options.job.name, () => this.#wakeUp.wake());
    this.#running ??= this.#run();
  }

  /** Fetches nothing more and waits for running jobs; after `graceMs` they are aborted and given back for another attempt. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#wakeUp.wake();
    await this.#running;
    await settleWithin([...this.#active.keys()], graceMs);
    for (const controller of this.#active.values()) controller.abort(new Error('The process is stopping'));
    await settleWithin([...this.#active.keys()], abortGraceMs);
  }

  async #run(): Promise<void> {
    const { queues, job, logger } = this.#options;
    const concurrency = job.concurrency ?? 1;
    while (!this.#isStopping) {
      try {
        const free = concurrency - this.#active.size;
        const jobs = free > 0 ? await queues.boss.fetch<JobPayload>(job.name, { batchSize: free, includeMetadata: true }) : [];
        for (const fetched of jobs) this.#launch(fetched);
        if (jobs.length === 0) await this.#wakeUp.wait(pollIntervalMs);
      } catch (error) {
        logger.warn({ err: error, job: job.name }, 'Jobs could not be fetched');
        await this.#wakeUp.wait(errorIntervalMs);
      }
    }
  }

  #launch(fetched: FetchedJob): void {
    const controller = new AbortController();
    const done = this.#work(fetched, controller).finally(() => {
      this.#active.delete(done);
      this.#wakeUp.wake();
    });
    this.#active.set(done, controller);
  }

  async #work(fetched: FetchedJob, controller: AbortController): Promise<void> {
    const { queues, job, logger, metrics } = this.#options;
    const { data, ...context } = fetched.data;
    const facts = { job: job.name, jobId: fetched.id, attempt: fetched.retryCount + 1 };
    await runTraced({ name: `job ${job.name}`, kind: 'consumer', attributes: { 'lintel.job.id': fetched.id } }, context, async () => {
      const endTimer = metrics?.jobSeconds.startTimer({ job: job.name });
      const stopGuards = this.#guard(fetched, controller);
      try {
        await this.#runAbortably(fetched, data, controller);
        await this.#record(fetched, () => queues.boss.complete(job.name, fetched));
        endTimer?.({ outcome: 'completed' });
      } catch (error) {
        endTimer?.({ outcome: 'failed' });
        const isLastAttempt = fetched.retryCount >= fetched.retryLimit;
        logger[isLastAttempt ? 'error' : 'warn']({ err: error, ...facts, isLastAttempt }, 'A job failed');
        await this.#record(fetched, () => queues.boss.fail(job.name, fetched, describe(error)));
      } finally {
        stopGuards();
      }
    });
  }

  // A database that is away for a moment must not make a finished job run again. What cannot be recorded in the end is found by its missing heartbeat.
  async #record(fetched: FetchedJob, settle: () => Promise<unknown>): Promise<void> {
    try {
      await pRetry(settle, { retries: recordAttempts, minTimeout: 100, maxTimeout: 2_000 });
    } catch (error) {
      this.#options.logger.warn({ err: error, job: this.#options.job.name, jobId: fetched.id }, 'The end of a job could not be recorded');
    }
  }

  async #runAbortably(fetched: FetchedJob, data: unknown, controller: AbortController): Promise<void> {
    const { job, worker } = this.#options;
    const parsed = job.schema.parse(data) as never;
    const aborted = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener('abort', () => setTimeout(() => reject(controller.signal.reason as Error), abortGraceMs).unref(), {
        once: true,
      });
    });
    const context = {
      jobId: fetched.id,
      attempt: fetched.retryCount + 1,
      isLastAttempt: fetched.retryCount >= fetched.retryLimit,
      signal: controller.signal,
    };
    await Promise.race([worker.run(parsed, context), aborted]);
  }

  // Keeps the claim alive, and aborts the work when its time is over or the claim is gone.
  #guard(fetched: FetchedJob, controller: AbortController): () => void {
    const { queues, job, logger } = this.#options;
    const expiry = setTimeout(
      () => controller.abort(new Error(`The job took longer than ${fetched.expireInSeconds} seconds`)),
      fetched.expireInSeconds * 1000,
    );
    const heartbeat = setInterval(() => {
      queues.boss.touch(job.name, fetched).then(
        (response) => {
          // Undocumented in the typings, documented on the site: how many claims were still ours.
          if ((response as { affected?: number }).affected === 0) controller.abort(new Error('Another process has taken the job over'));
        },
        (error: unknown) => logger.warn({ err: error, jobId: fetched.id }, 'The heartbeat of a job could not be written'),
      );
    }, heartbeatIntervalMs);
    return () => {
      clearTimeout(expiry);
      clearInterval(heartbeat);
    };
  }
}

function describe(error: unknown): object {
  return error instanceof Error ? { name: error.name, message: error.message, stack: error.stack ?? '' } : { message: String(error) };
}

async function settleWithin(work: readonly Promise<void>[], timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([Promise.allSettled(work), deadline]);
  clearTimeout(timer);
}
