import { jobsSchemaOf, type Database } from '@lintel/persistence';
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import { sessionOf } from '../postgres/session.js';
import type { JobDefinition } from './define-job.js';

// Jobs have connections of their own: a job must be created, kept alive and ended while all others are busy in transactions.
const poolSize = 3;
const superviseIntervalSeconds = 5;
export const heartbeatSeconds = 15;
const keepQueuedSeconds = 90 * 24 * 3600;
const keepFinishedSeconds = 3 * 24 * 3600;

const queuesOfDatabase = new WeakMap<Database, JobQueues>();

/** Returns the job queues of a service's database; the same ones for each call. */
export function jobQueuesOf(database: Database): JobQueues {
  const known = queuesOfDatabase.get(database);
  if (known) return known;
  const queues = new JobQueues(database);
  queuesOfDatabase.set(database, queues);
  return queues;
}

export function deadLetterQueueOf(job: Pick<JobDefinition, 'name'>): string {
  return `${job.name}-dead`;
}

/** Channel on which the processes of a service hear that a job of some kind can be fetched. */
export function jobsChannel(schema: string): string {
  return `lintel_jobs_${schema}`;
}

/** The pg-boss instance of one service, on the service's own connections. */
export class JobQueues {
  readonly boss: PgBoss;
  readonly #database: Database;
  readonly #pool: pg.Pool;
  readonly #ready = new Map<string, Promise<void>>();
  readonly #localWakes = new Map<string, () => void>();
  readonly #pendingNotifications = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
    this.#pool = database.createPool(poolSize);
    this.boss = new PgBoss({
      db: sessionOf(this.#pool),
      schema: jobsSchemaOf(database.service),
      migrate: false,
      createSchema: false,
      schedule: false,
      reindex: false,
      monitorVacuum: false,
      registerInstance: false,
      superviseIntervalSeconds,
      monitorIntervalSeconds: superviseIntervalSeconds,
    });
    this.boss.on('error', () => undefined); // without any listener the process would end; `startMessaging` adds one that logs
  }

  async close(): Promise<void> {
    queuesOfDatabase.delete(this.#database);
    await this.boss.stop({ graceful: false, close: false });
    await this.#pool.end();
  }

  /** Makes the queue of a job when it is missing, once per process. */
  ensure(job: JobDefinition): Promise<void> {
    const ready = this.#ready.get(job.name) ?? this.#create(job);
    this.#ready.set(job.name, ready);
    ready.catch(() => this.#ready.delete(job.name));
    return ready;
  }

  onWake(jobName: string, wake: () => void): void {
    this.#localWakes.set(jobName, wake);
  }

  /** Wakes the workers in this process: of one job, or of all when the name is ''. */
  wakeHere(jobName: string): void {
    if (jobName === '') this.#localWakes.forEach((wake) => wake());
    else this.#localWakes.get(jobName)?.();
  }

  /** Wakes the workers of a job, here and in other processes. */
  wake(jobName: string): void {
    this.wakeHere(jobName);
    if (this.#pendingNotifications.has(jobName)) return;
    this.#pendingNotifications.add(jobName);
    this.#pool
      .query('SELECT pg_notify($1, $2)', [jobsChannel(this.#database.schema), jobName])
      .catch(() => undefined)
      .finally(() => this.#pendingNotifications.delete(jobName));
  }

  async #create(job: JobDefinition): Promise<void> {
    const deadLetter = deadLetterQueueOf(job);
    await this.boss.createQueue(deadLetter, { retentionSeconds: keepQueuedSeconds });
    const options = {
      retryLimit: job.retryLimit,
      retryDelay: job.retryDelaySeconds,
      retryBackoff: job.retryBackoff,
      expireInSeconds: job.expireInSeconds,
      heartbeatSeconds,
      retentionSeconds: keepQueuedSeconds,
      deleteAfterSeconds: keepFinishedSeconds,
      deadLetter,
    };
    await this.boss.createQueue(job.name, options);
    await this.boss.updateQueue(job.name, options);
  }
}
