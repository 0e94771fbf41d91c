import { randomUUID } from 'node:crypto';

/** Identity of an aggregate: PostgreSQL `bigint`, positive and below 2^53, so that every API can carry it as a number. */
export type Id = number;

/** Identifier that travels with everything one inbound delivery causes, down to the last log line. */
export type CorrelationId = string;

export function newUuid(): string {
  return randomUUID();
}

/** Whether `value` can be an identity: a positive safe integer. */
export function isId(value: unknown): value is Id {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
