import type { Envelope, EventDefinition } from '@lintel/events';
import { newUuid } from '@lintel/kernel';
import { currentContext } from '@lintel/observability';
import { databaseOf, type Transaction } from '@lintel/persistence';
import type { z } from 'zod';
import { wakeRelay } from '../relay/wake-relay.js';

/**
 * Writes an event into the outbox of `tx`: it is published if and only if `tx` commits, in commit order.
 * Correlation and causation come from the work under way (`runWithContext`).
 *
 * @throws ZodError when `data` does not match the event's schema.
 */
export async function publish<Schema extends z.ZodType>(
  tx: Transaction,
  definition: EventDefinition<Schema>,
  data: z.infer<Schema>,
): Promise<Envelope<z.infer<Schema>>> {
  const envelope = createEnvelope(definition, data);
  await tx.query('INSERT INTO outbox (stream, key, envelope) VALUES ($1, $2, $3)', [
    definition.stream,
    envelope.subject,
    storableJson(envelope),
  ]);
  const database = databaseOf(tx);
  tx.onCommit(() => wakeRelay(database));
  return envelope;
}

/** Wraps `data` as a CloudEvents envelope of this moment. */
export function createEnvelope<Schema extends z.ZodType>(
  definition: EventDefinition<Schema>,
  data: z.infer<Schema>,
  id = newUuid(),
): Envelope<z.infer<Schema>> {
  const context = currentContext();
  const parsed = definition.schema.parse(data);
  const key = storableText(definition.key(parsed));
  if (key === '') throw new Error(`${definition.type}: the key is empty`);
  return {
    specversion: '1.0',
    id,
    source: `/lintel/${definition.producer}`,
    type: definition.type,
    time: new Date().toISOString(),
    subject: key,
    datacontenttype: 'application/json',
    dataversion: definition.version,
    correlationid: context.correlationId,
    ...(context.causationId === undefined ? {} : { causationid: context.causationId }),
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
    data: parsed,
  };
}

/** JSON text that PostgreSQL can hold: NUL and lone surrogates become U+FFFD, since one such character would stop the whole outbox. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!/\\u(?:0000|d[89a-f][0-9a-f]{2})/i.test(json)) return json;
  return JSON.stringify(value, (_key, entry: unknown) => (typeof entry === 'string' ? storableText(entry) : entry));
}

function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
