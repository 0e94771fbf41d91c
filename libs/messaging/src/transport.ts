import type { Stream } from '@lintel/events';

/** An event on its way: the envelope is JSON text, as it was written into the outbox. */
export interface TransportEvent {
  readonly stream: Stream;
  readonly key: string;
  readonly envelope: string;
}

export interface SubscriptionOptions {
  /** Consumer group: each event goes to one instance of each group. The service's name. */
  readonly group: string;
  readonly streams: readonly Stream[];
  /**
   * Takes one event. Resolving acknowledges it; rejecting means that nothing could be recorded (the database is away): it is
   * delivered again later, and so is what follows it.
   */
  readonly handle: (event: TransportEvent) => Promise<void>;
}

export interface Subscription {
  /** Takes no new events, waits for those under way, and leaves the group. */
  stop(): Promise<void>;
}

/**
 * Carries events from services to services. Promises, of each adapter: at least once to every group, in order per stream and key,
 * to one instance of a group at a time per key. A new group begins with the oldest event that is still kept.
 */
export interface EventTransport {
  /** Resolves when all are safely stored, in the given order per key. After a rejection any part of them may have been stored. */
  publish(events: readonly TransportEvent[]): Promise<void>;
  subscribe(options: SubscriptionOptions): Promise<Subscription>;
  /** Stops what still runs and closes connections. */
  stop(): Promise<void>;
}
