import type { Envelope, EventData, EventDefinition } from '@lintel/events';
import type { Transaction } from '@lintel/persistence';
import type { z } from 'zod';

/** Takes one type of event. A service has one class per event and purpose; its name identifies it in the inbox, so keep it stable. */
export interface EventConsumer<Definition = unknown> {
  /**
   * Applies the event inside `tx` (system scope), which also records that this consumer has taken it: it happens once, or not at all.
   * Throw to have it tried again with growing delays, and set aside in the end. Long work belongs into a job.
   */
  handle(event: Envelope<EventData<Definition>>, tx: Transaction): Promise<void>;
}

type ConsumerClass<Definition> = abstract new (...parameters: never[]) => EventConsumer<Definition>;

const consumed = new WeakMap<object, EventDefinition>();

/** Marks a class as the consumer of an event. Instances are handed to `startMessaging`. */
export function Consumes<Schema extends z.ZodType>(
  definition: EventDefinition<Schema>,
): (target: ConsumerClass<EventDefinition<Schema>>) => void {
  return (target) => void consumed.set(target, definition as unknown as EventDefinition);
}

/** Returns the event that the class of `instance` consumes, or undefined when it consumes none. */
export function consumedEventOf(instance: object): EventDefinition | undefined {
  return consumed.get(instance.constructor);
}
