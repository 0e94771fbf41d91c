import { z } from 'zod';

/** Topics. Order holds per key within one stream. */
export const streams = ['lintel.scm', 'lintel.accounts', 'lintel.analysis', 'lintel.findings', 'lintel.issues', 'lintel.metrics'] as const;
export type Stream = (typeof streams)[number];

/** Services that write events. */
export type Producer = 'ingest-webhooks' | 'accounts' | 'analysis-runner' | 'sarif-ingest' | 'issues' | 'metrics';

export interface EventDefinition<Schema extends z.ZodType = z.ZodType> {
  /** `<stream word>.<subject>.<past participle>`, for example `scm.push.received`. */
  readonly type: string;
  readonly stream: Stream;
  readonly producer: Producer;
  /** Raised on an incompatible change; consumers then take both for a while. */
  readonly version: number;
  readonly schema: Schema;
  /** Partition key: order holds among the events of one key. Never empty. */
  key(data: z.infer<Schema>): string;
  /** Event types whose handling can lead to this one; empty when it starts outside. Proved free of cycles by a test. */
  readonly causedBy: readonly string[];
  readonly example: z.infer<Schema>;
}

/** Declares an event; the type of its data follows from the schema. */
export function defineEvent<Schema extends z.ZodType>(definition: EventDefinition<Schema>): EventDefinition<Schema> {
  return definition;
}

export type EventData<Definition> = Definition extends EventDefinition<infer Schema> ? z.infer<Schema> : never;
