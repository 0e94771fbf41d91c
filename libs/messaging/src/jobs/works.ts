import type { z } from 'zod';
import type { JobData, JobDefinition } from './define-job.js';

export interface JobContext {
  readonly jobId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** True when a failure of this attempt is final. */
  readonly isLastAttempt: boolean;
  /** Aborted when the time is over, when another process has taken the job over, and when the process must stop. */
  readonly signal: AbortSignal;
}

/** Works on jobs of one kind, with transactions of its own. Throw to have the job tried again, up to its limit. */
export interface JobWorker<Definition = unknown> {
  run(data: JobData<Definition>, context: JobContext): Promise<void>;
}

type WorkerClass<Definition> = abstract new (...parameters: never[]) => JobWorker<Definition>;

const worked = new WeakMap<object, JobDefinition>();

/** Marks a class as the worker of a job. Instances are handed to `startMessaging`. */
export function Works<Schema extends z.ZodType>(definition: JobDefinition<Schema>): (target: WorkerClass<JobDefinition<Schema>>) => void {
  return (target) => void worked.set(target, definition as unknown as JobDefinition);
}

/** Returns the job that the class of `instance` works on, or undefined when it works on none. */
export function workedJobOf(instance: object): JobDefinition | undefined {
  return worked.get(instance.constructor);
}
