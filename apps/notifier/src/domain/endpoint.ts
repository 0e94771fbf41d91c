import { DomainError, type Id } from '@lintel/kernel';
import { deepsourceWebhooks } from '@lintel/vocabularies';

export const signatureDigests = ['sha256', 'sha1', 'sha512'] as const;
export type SignatureDigest = (typeof signatureDigests)[number];

/** `unverified` until a test delivery gets a 2xx; `disabled` by a person, by 410, or after days of nothing but failures. */
export const endpointStates = ['unverified', 'enabled', 'disabled'] as const;
export type EndpointState = (typeof endpointStates)[number];

export interface EndpointSettings {
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: string;
  readonly digest: SignatureDigest;
  /** Puts `sha256=` (or the digest's name) before the signature. */
  readonly hasSignaturePrefix: boolean;
}

export interface Endpoint {
  readonly endpointId: Id;
  readonly accountId: Id;
  readonly url: string;
  readonly events: readonly string[];
  readonly digest: SignatureDigest;
  readonly hasSignaturePrefix: boolean;
  readonly state: EndpointState;
  /** Why it is disabled, for people. */
  readonly stateReason: string | null;
  readonly createdAt: Date;
  readonly failingSince: Date | null;
}

const minSecretLength = 16;
const maxUrlLength = 2000;

/** @throws DomainError `invalid-input` naming the first value that cannot be. Whether the address is allowed is decided at delivery. */
export function checkEndpointSettings(settings: EndpointSettings): void {
  checkUrl(settings.url);
  if (settings.events.length === 0) throw new DomainError('invalid-input', { reason: 'An endpoint needs at least one event' });
  const unknown = settings.events.find((event) => !deepsourceWebhooks.isWebhookEventType(event));
  if (unknown !== undefined)
    throw new DomainError('invalid-input', {
      reason: `"${unknown}" is no event; known are ${deepsourceWebhooks.webhookEventTypes.join(', ')}`,
    });
  if (settings.secret.length < minSecretLength)
    throw new DomainError('invalid-input', { reason: `The secret needs at least ${minSecretLength} characters` });
}

function checkUrl(text: string): void {
  if (text.length > maxUrlLength || !URL.canParse(text)) throw new DomainError('invalid-input', { reason: 'The URL is not valid' });
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new DomainError('invalid-input', { reason: 'The URL must begin with https://' });
  if (url.username !== '' || url.password !== '')
    throw new DomainError('invalid-input', { reason: 'The URL must not carry a user name or password' });
}
