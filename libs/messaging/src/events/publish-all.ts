import type { EventDefinition } from '@lintel/events';
import { runWithContext, type WorkContext } from '@lintel/observability';
import { databaseOf, type Transaction } from '@lintel/persistence';
import { wakeRelay } from '../relay/wake-relay.js';
import { createEnvelope, storableJson } from './publish.js';

export interface EventToPublish {
  readonly definition: EventDefinition;
  readonly data: unknown;
  /** What the event belongs to, when one transaction works for several callers. */
  readonly context: WorkContext;
}

/**
 * Writes events into the outbox of `tx` with one statement, in this order; otherwise as `publish`.
 *
 * @throws ZodError when the data of one does not match its schema; then none is written.
 */
export async function publishAll(tx: Transaction, events: readonly EventToPublish[]): Promise<void> {
  if (events.length === 0) return;
  const envelopes = events.map(({ definition, data, context }) => runWithContext(context, () => createEnvelope(definition, data)));
  await tx.query(
    `INSERT INTO outbox (stream, key, envelope)
     SELECT stream, key, envelope FROM unnest($1::text[], $2::text[], $3::jsonb[]) WITH ORDINALITY AS e (stream, key, envelope, place) ORDER BY place`,
    [events.map(({ definition }) => definition.stream), envelopes.map(({ subject }) => subject), envelopes.map(storableJson)],
  );
  const database = databaseOf(tx);
  tx.onCommit(() => wakeRelay(database));
}
