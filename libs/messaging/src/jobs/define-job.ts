import type { z } from 'zod';

/** A kind of long work that a service gives to itself. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  /** Verb and object in kebab-case: `fetch-code`. */
  readonly name: string;
  readonly schema: Schema;
  /** Attempts after the first one. */
  readonly retryLimit: number;
  readonly retryDelaySeconds: number;
  /** Doubles the delay with each attempt, with jitter. */
  readonly retryBackoff: boolean;
  /** An attempt that takes longer is aborted and counts as failed. */
  readonly expireInSeconds: number;
  /** Jobs of this kind that one process works on at a time; 1 when not given. */
  readonly concurrency?: number;
}

/** Declares a job; the type of its data follows from the schema. */
export function defineJob<Schema extends z.ZodType>(definition: JobDefinition<Schema>): JobDefinition<Schema> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(definition.name))
    throw new Error(`"${definition.name}" is no job name: lower-case words joined by hyphens`);
  return definition;
}

export type JobData<Definition> = Definition extends JobDefinition<infer Schema> ? z.infer<Schema> : never;
