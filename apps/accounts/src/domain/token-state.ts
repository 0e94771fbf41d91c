import type { AccessToken } from './user.js';

const day = 24 * 3600 * 1000;

/** For this long after its end a token may still be exchanged for a new one. */
export const refreshGraceMs = 7 * day;

/** Lifetime of a token that replaces one without an end: clients expect an expiry in the answer. */
const defaultLifetimeMs = 90 * day;

export type TokenState = 'valid' | 'expired' | 'refreshable' | 'revoked';

type Ends = Pick<AccessToken, 'expiresAt' | 'revokedAt'>;

/** `refreshable`: expired, but not longer ago than the grace period. */
export function stateOf({ expiresAt, revokedAt }: Ends, now: Date): TokenState {
  if (revokedAt) return 'revoked';
  if (!expiresAt || expiresAt > now) return 'valid';
  return now.getTime() - expiresAt.getTime() <= refreshGraceMs ? 'refreshable' : 'expired';
}

/** When the token that replaces this one ends: it lives as long as this one did. */
export function expiryOfReplacement({ createdAt, expiresAt }: Pick<AccessToken, 'createdAt' | 'expiresAt'>, now: Date): Date {
  const lifetimeMs = expiresAt ? expiresAt.getTime() - createdAt.getTime() : defaultLifetimeMs;
  return new Date(now.getTime() + lifetimeMs);
}
