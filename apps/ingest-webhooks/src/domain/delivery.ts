import type { Id, Provider } from '@lintel/kernel';

/** `accepted`: events were published. `ignored`: authentic, nothing we act on. `unreadable`: an event we act on in a shape we do not know. */
export type DeliveryOutcome = 'accepted' | 'ignored' | 'unreadable';

/** An inbound delivery of the log, without its body. */
export interface Delivery {
  readonly deliveryId: Id;
  readonly provider: Provider;
  readonly hookKey: string;
  readonly deliveryKey: string;
  readonly event: string;
  readonly action: string | null;
  readonly outcome: DeliveryOutcome;
  readonly reason: string | null;
  readonly correlationId: string;
  readonly accountId: Id | null;
  readonly repositoryId: Id | null;
  readonly sizeBytes: number;
  readonly receivedAt: Date;
  readonly replayedAt: Date | null;
  /** Whether the body is still there. */
  readonly hasBody: boolean;
}
