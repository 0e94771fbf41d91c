import { createHash } from 'node:crypto';
import { envelopeSchema, type Envelope } from '@lintel/events';
import { runTraced, runWithContext, type Logger, type ServiceMetrics } from '@lintel/observability';
import { systemScope, type Database, type Transaction } from '@lintel/persistence';
import type { StepHook } from '../steps.js';
import type { TransportEvent } from '../transport.js';
import { consumedEventOf, type EventConsumer } from './consumes.js';
import { wakeRetries } from './wake-retries.js';

/** Waits between the attempts; after the last one the event is parked. */
export const defaultRetryDelaysMs: readonly number[] = [100, 500, 2_000, 10_000];

export interface EventHandlingOptions {
  readonly database: Database;
  readonly consumers: readonly EventConsumer[];
  readonly logger: Logger;
  readonly metrics?: ServiceMetrics;
  readonly retryDelaysMs?: readonly number[];
  readonly onStep?: StepHook;
}

export interface NamedConsumer {
  readonly name: string;
  readonly instance: EventConsumer<never>;
}

type Outcome = 'handled' | 'duplicate' | 'behind';

const unreadableConsumer = 'unreadable';

/** Data that this version cannot read: trying again does not help. */
class UnreadableEventError extends Error {}

/** Feeds events to the consumers of a service, each once, and sets aside what fails. */
export class EventHandling {
  readonly #options: EventHandlingOptions;
  readonly #byType = new Map<string, NamedConsumer[]>();
  readonly retryDelaysMs: readonly number[];

  constructor(options: EventHandlingOptions) {
    this.#options = options;
    this.retryDelaysMs = options.retryDelaysMs ?? defaultRetryDelaysMs;
    for (const instance of options.consumers) this.#add(instance);
  }

  /** Handles an event as it came from the transport. Rejects only when its fate could not be recorded. */
  async receive(event: TransportEvent): Promise<void> {
    const envelope = parseEnvelope(event.envelope);
    if (!envelope) return this.#parkUnreadable(event);
    for (const consumer of this.#byType.get(envelope.type) ?? []) {
      await runTraced(spanOf(consumer.name, envelope), contextOf(envelope), () => this.#handleOrSetAside(consumer, event, envelope));
    }
    await this.#options.onStep?.('consumer:after-event');
  }

  /** Runs `envelope` through all consumers of its type; a failure is thrown rather than recorded. For tests and tools. */
  async handleNow(event: TransportEvent, envelope: Envelope): Promise<void> {
    for (const consumer of this.#byType.get(envelope.type) ?? []) {
      await runTraced(spanOf(consumer.name, envelope), contextOf(envelope), () => this.#handleOnce(consumer, event, envelope));
    }
  }

  /** Runs a set-aside event again inside `tx`. */
  async handleAgain(tx: Transaction, consumerName: string, envelope: Envelope): Promise<void> {
    const consumer = (this.#byType.get(envelope.type) ?? []).find((candidate) => candidate.name === consumerName);
    if (!consumer) throw new Error(`No consumer ${consumerName} takes ${envelope.type} in this version`);
    await runWithContext(contextOf(envelope), () => consumer.instance.handle(readableData(consumer, envelope), tx));
  }

  #add(instance: EventConsumer): void {
    const definition = consumedEventOf(instance);
    if (!definition) throw new Error(`${instance.constructor.name} has no @Consumes`);
    const name = instance.constructor.name;
    const others = this.#byType.get(definition.type) ?? [];
    if (others.some((other) => other.name === name)) throw new Error(`Two consumers named ${name} take ${definition.type}`);
    this.#byType.set(definition.type, [...others, { name, instance: instance as EventConsumer<never> }]);
  }

  async #handleOrSetAside(consumer: NamedConsumer, event: TransportEvent, envelope: Envelope): Promise<void> {
    const endTimer = this.#options.metrics?.eventSeconds.startTimer({ type: envelope.type });
    try {
      const outcome = await this.#handleOnce(consumer, event, envelope);
      endTimer?.({ outcome: outcome === 'behind' ? 'parked' : outcome });
    } catch (error) {
      endTimer?.({ outcome: 'failed' });
      await this.#setAside(consumer.name, event, envelope, error);
    }
  }

  async #handleOnce(consumer: NamedConsumer, event: TransportEvent, envelope: Envelope): Promise<Outcome> {
    const { database, onStep } = this.#options;
    return database.transaction(systemScope(`event ${envelope.type}`), async (tx) => {
      const { isNew, isBlocked } = await enter(tx, consumer.name, event, envelope);
      if (!isNew) return 'duplicate';
      if (isBlocked) {
        await insertParked(tx, { consumer: consumer.name, event, eventId: envelope.id, state: 'behind', attempts: 0 });
        return 'behind';
      }
      await onStep?.('consumer:before-handle');
      await consumer.instance.handle(readableData(consumer, envelope), tx);
      await onStep?.('consumer:after-handle');
      return 'handled';
    });
  }

  async #setAside(consumer: string, event: TransportEvent, envelope: Envelope, error: unknown): Promise<void> {
    const { database, logger } = this.#options;
    const delayMs = error instanceof UnreadableEventError ? undefined : this.retryDelaysMs[0];
    await database.transaction(systemScope('set aside a failed event'), async (tx) => {
      const { isNew } = await enter(tx, consumer, event, envelope);
      if (!isNew) return;
      await insertParked(tx, {
        consumer,
        event,
        eventId: envelope.id,
        state: delayMs === undefined ? 'parked' : 'retrying',
        attempts: 1,
        delayMs,
        error,
      });
    });
    logger.warn(
      { err: error, consumer, eventType: envelope.type, eventId: envelope.id, key: event.key, attempts: 1, retryInMs: delayMs ?? null },
      'An event could not be handled',
    );
    wakeRetries(database);
  }

  async #parkUnreadable(event: TransportEvent): Promise<void> {
    const error = new UnreadableEventError('The envelope is not a CloudEvents envelope');
    const eventId = uuidOf(`${event.stream}\n${event.key}\n${event.envelope}`);
    await this.#options.database.transaction(systemScope('set aside an unreadable event'), (tx) =>
      insertParked(tx, {
        consumer: unreadableConsumer,
        event: { ...event, envelope: JSON.stringify({ unreadable: event.envelope }) },
        eventId,
        state: 'parked',
        attempts: 1,
        error,
      }),
    );
    this.#options.logger.error({ stream: event.stream, key: event.key }, 'An event could not be read and was parked');
  }
}

function spanOf(consumer: string, envelope: Envelope): { name: string; kind: 'consumer'; attributes: Record<string, string> } {
  return {
    name: `process ${envelope.type}`,
    kind: 'consumer',
    attributes: {
      'messaging.message.id': envelope.id,
      'messaging.consumer.group.name': consumer,
      'lintel.correlation_id': envelope.correlationid,
    },
  };
}

export function contextOf(envelope: Envelope): { correlationId: string; causationId: string; traceparent?: string } {
  return { correlationId: envelope.correlationid, causationId: envelope.id, traceparent: envelope.traceparent };
}

export function causeOf(error: unknown): { cause: string; stack: string | null } {
  if (!(error instanceof Error)) return { cause: String(error), stack: null };
  return { cause: `${error.name}: ${error.message}`.replaceAll('\0', '\uFFFD'), stack: error.stack?.replaceAll('\0', '\uFFFD') ?? null };
}

// Records that the consumer takes the event, and tells whether an earlier event of its key is set aside.
async function enter(
  tx: Transaction,
  consumer: string,
  event: TransportEvent,
  envelope: Envelope,
): Promise<{ isNew: boolean; isBlocked: boolean }> {
  const [row] = await tx.query<{ isNew: boolean; isBlocked: boolean }>(
    `WITH taken AS (INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1)
     SELECT EXISTS (SELECT 1 FROM taken) AS "isNew",
       EXISTS (SELECT 1 FROM parked_event WHERE stream = $3 AND key = $4 AND event_id <> $2) AS "isBlocked"`,
    [consumer, envelope.id, event.stream, event.key],
  );
  return row ?? { isNew: false, isBlocked: false };
}

interface NewParked {
  readonly consumer: string;
  readonly event: TransportEvent;
  readonly eventId: string;
  readonly state: 'retrying' | 'behind' | 'parked';
  readonly attempts: number;
  readonly delayMs?: number;
  readonly error?: unknown;
}

async function insertParked(tx: Transaction, parked: NewParked): Promise<void> {
  const { cause, stack } = parked.error === undefined ? { cause: null, stack: null } : causeOf(parked.error);
  await tx.query(
    `INSERT INTO parked_event (consumer, stream, key, event_id, envelope, state, attempts, next_attempt_at, cause, stack)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 millisecond', $9, $10) ON CONFLICT DO NOTHING`,
    [
      parked.consumer,
      parked.event.stream,
      parked.event.key,
      parked.eventId,
      parked.event.envelope,
      parked.state,
      parked.attempts,
      parked.delayMs ?? null,
      cause,
      stack,
    ],
  );
}

function parseEnvelope(text: string): Envelope | undefined {
  try {
    const parsed = envelopeSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function readableData(consumer: NamedConsumer, envelope: Envelope): Envelope<never> {
  const parsed = consumedEventOf(consumer.instance)?.schema.safeParse(envelope.data);
  if (!parsed?.success) throw new UnreadableEventError(`The data of ${envelope.type} does not match its schema`, { cause: parsed?.error });
  return { ...envelope, data: parsed.data as never };
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
