import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { DomainError } from '@lintel/kernel';
import { singleHeader } from '../digests.js';
import type { RawDelivery } from '../inbound-hook.js';
import { clockToleranceSeconds, type Refusal } from '../verification.js';

/** Public keys with which Google signs the tokens of push subscriptions. */
export const googleJwksUrl = 'https://www.googleapis.com/oauth2/v3/certs';

const issuers = ['https://accounts.google.com', 'accounts.google.com'];

export interface PushIdentity {
  /** The word given to `--push-auth-token-audience`; compared with case. */
  readonly audience: string;
  /** E-mail addresses of the service accounts that push; one per project. */
  readonly serviceAccounts: readonly string[];
}

/**
 * Keys of the host: cached for ten minutes, fetched again once when a token names an unknown key, but not within 30 seconds of the last
 * fetch, so that invented key names cannot make us call out for each request.
 */
export function pushKeys(jwksUrl: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 });
}

/**
 * Checks the OIDC token of a Pub/Sub push: RS256 only, signature by a key of the host, issuer, audience, e-mail of the push service account,
 * `email_verified`, and times with 300 seconds of tolerance. The audience alone proves nothing: any Google account can obtain a token for it.
 *
 * @returns null when authentic.
 * @throws DomainError `service-unavailable` when the keys cannot be fetched; the sender tries again.
 */
export async function verifyPush(
  delivery: RawDelivery,
  keys: JWTVerifyGetKey,
  { identity, now }: { readonly identity: PushIdentity; readonly now: Date },
): Promise<Refusal | null> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(singleHeader(delivery.headers.authorization) ?? '')?.[1];
  if (token === undefined) return 'token-missing';
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer: issuers,
      audience: identity.audience,
      requiredClaims: ['exp', 'iat'],
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
    });
    return claimsFit(payload, identity, now) ? null : 'claim-mismatch';
  } catch (error) {
    return refusalOf(error);
  }
}

function claimsFit(payload: JWTPayload, identity: PushIdentity, now: Date): boolean {
  const isSingleAudience = payload.aud === identity.audience;
  const isIssued = Number(payload.iat) <= now.getTime() / 1000 + clockToleranceSeconds;
  const isPusher = typeof payload['email'] === 'string' && identity.serviceAccounts.includes(payload['email']);
  return isSingleAudience && isIssued && isPusher && payload['email_verified'] === true;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof errors.JWTExpired) return 'timestamp-out-of-tolerance';
  if (error instanceof errors.JWTClaimValidationFailed) return 'claim-mismatch';
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) return 'signature-mismatch';
  if (isFaultOfToken(error)) return 'signature-malformed';
  throw new DomainError('service-unavailable', { service: 'The key server of the host' }, { cause: error });
}

function isFaultOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}
