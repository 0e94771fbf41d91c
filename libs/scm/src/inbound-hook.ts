import type { IncomingHttpHeaders } from 'node:http';
import type { Provider } from '@lintel/kernel';
import type { ScmEventDraft } from './scm-event.js';

/** One delivery as it came over the wire: nothing decoded, header names in lower case. */
export interface RawDelivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What makes a delivery recognisable when it comes again. */
export interface DeliveryIdentity {
  /** Id the host gives the delivery; the same on every retry. */
  readonly deliveryKey: string;
  /** Which hook of the host sent it; empty when the host does not say. */
  readonly hookKey: string;
  /** The host's own word for the event, as far as the headers tell. */
  readonly event: string;
}

/**
 * What a delivery means.
 * `accepted`: understood, one or more events follow. `ignored`: authentic, but nothing we act on. `unreadable`: an event we act on in a
 * shape we do not know.
 */
export interface Interpretation {
  readonly outcome: 'accepted' | 'ignored' | 'unreadable';
  readonly event: string;
  readonly action: string | null;
  /** Why it is unreadable, for the delivery log; names fields, never values. */
  readonly reason: string | null;
  /** Repository the delivery speaks about, as the host identifies it. */
  readonly repositoryExternalId: string | null;
  readonly events: readonly ScmEventDraft[];
}

/** Inbound side of a host. All functions are free of effects but `verify`, which may fetch the host's public keys. */
export interface InboundHook {
  readonly provider: Provider;
  /** Headers that `identify` and `interpret` read; what must be kept beside the body to interpret it again. */
  readonly readHeaders: readonly string[];
  /** Settings to make before deliveries are accepted; empty when the host is configured. */
  readonly missingSettings: readonly string[];
  /**
   * Returns when the delivery comes from the host.
   *
   * @throws DomainError `hook-not-configured` or `signature-invalid` when it does not (or nobody can tell), `service-unavailable` when the
   *   host's public keys cannot be fetched at the moment.
   */
  verify(delivery: RawDelivery): Promise<void>;
  /** @throws DomainError `malformed-payload` when a required header (or the envelope, for Pub/Sub) is missing. */
  identify(delivery: RawDelivery): DeliveryIdentity;
  /** @throws DomainError `malformed-payload` when the body is not the JSON object it should be. */
  interpret(delivery: RawDelivery): Interpretation;
}
