import { currentContext } from '@lintel/observability';
import { databaseOf, type Transaction } from '@lintel/persistence';
import type { z } from 'zod';
import { storableJson } from '../events/publish.js';
import type { JobDefinition } from './define-job.js';
import { jobQueuesOf } from './job-queues.js';

export interface EnqueueOptions {
  /** At most one job with this key waits at a time: a waiting one gets the new data instead of a second job. */
  readonly singletonKey?: string;
  readonly startAfterSeconds?: number;
}

/** What is stored with a job, so that its log lines and events belong to the delivery that caused it. */
export interface JobPayload {
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  readonly data: unknown;
}

/**
 * Creates a job inside `tx`: it exists if and only if `tx` commits.
 *
 * @throws ZodError when `data` does not match the job's schema.
 */
export async function enqueue<Schema extends z.ZodType>(
  tx: Transaction,
  job: JobDefinition<Schema>,
  data: z.infer<Schema>,
  options: EnqueueOptions = {},
): Promise<void> {
  const queues = jobQueuesOf(databaseOf(tx));
  await queues.ensure(job as unknown as JobDefinition);
  const payload: JobPayload = { ...currentContext(), data: job.schema.parse(data) };
  const stored = JSON.parse(storableJson(payload)) as object;
  const db = { executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.query(text, values) }) };
  const startAfter = options.startAfterSeconds ?? 0;
  if (options.singletonKey === undefined) await queues.boss.send(job.name, stored, { db, startAfter });
  else await queues.boss.upsert(job.name, stored, { db, startAfter, singletonKey: options.singletonKey });
  tx.onCommit(() => queues.wake(job.name));
}
