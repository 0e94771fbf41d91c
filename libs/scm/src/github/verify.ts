import { hmacSha256, sameDigest, singleHeader } from '../digests.js';
import type { RawDelivery } from '../inbound-hook.js';
import type { Refusal } from '../verification.js';

const shape = /^sha256=([0-9a-f]{64})$/;

/**
 * Checks `X-Hub-Signature-256`: `sha256=` and the lower-case hexadecimal HMAC-SHA256 of the raw body (a form-encoded body as it came, not its
 * payload field). Several secrets may be valid while one replaces another; all are tried, whichever fits.
 *
 * @returns null when authentic.
 */
export function verifyGithub(delivery: RawDelivery, secrets: readonly string[]): Refusal | null {
  const header = singleHeader(delivery.headers['x-hub-signature-256']);
  if (header === undefined) return 'signature-missing';
  const given = shape.exec(header)?.[1];
  if (given === undefined) return 'signature-malformed';
  const digest = Buffer.from(given, 'hex');
  const matches = secrets.map((secret) => sameDigest(hmacSha256(secret, delivery.body), digest));
  return matches.includes(true) ? null : 'signature-mismatch';
}
