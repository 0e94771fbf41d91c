import { hmacSha256, sameDigest, sameSecret, singleHeader } from '../digests.js';
import type { RawDelivery } from '../inbound-hook.js';
import { clockToleranceSeconds, type Refusal } from '../verification.js';

export interface GitlabSecrets {
  /** The hook's secret token, sent in clear as `X-Gitlab-Token`. */
  readonly token?: string | undefined;
  /** Signing keys, decoded; several while one replaces another. */
  readonly signingKeys: readonly Buffer[];
}

/**
 * Checks a GitLab delivery. With signing keys the signature must be right, with a token the token, with both both: a configured signing key
 * never falls back to the token.
 *
 * @returns null when authentic.
 */
export function verifyGitlab(delivery: RawDelivery, secrets: GitlabSecrets, now: Date): Refusal | null {
  if (secrets.signingKeys.length === 0 && secrets.token === undefined) return 'token-missing';
  const refusals = [
    secrets.signingKeys.length > 0 ? verifySignature(delivery, secrets.signingKeys, now) : null,
    secrets.token === undefined ? null : verifyToken(delivery, secrets.token),
  ];
  return refusals.find((refusal) => refusal !== null) ?? null;
}

function verifyToken(delivery: RawDelivery, token: string): Refusal | null {
  const given = singleHeader(delivery.headers['x-gitlab-token']);
  if (given === undefined) return 'token-missing';
  return sameSecret(given, token) ? null : 'token-mismatch';
}

/** Standard Webhooks: `v1,<base64 HMAC-SHA256 of id.timestamp.body>`, a list separated by blanks of which one must fit. */
function verifySignature(delivery: RawDelivery, keys: readonly Buffer[], now: Date): Refusal | null {
  const id = singleHeader(delivery.headers['webhook-id']);
  const timestamp = singleHeader(delivery.headers['webhook-timestamp']);
  const list = singleHeader(delivery.headers['webhook-signature']);
  if (id === undefined || timestamp === undefined || list === undefined) return 'signature-missing';
  if (!/^\d{1,12}$/.test(timestamp)) return 'signature-malformed';
  const given = list.split(' ').flatMap(digestOf);
  if (given.length === 0) return 'signature-malformed';
  const expected = keys.map((key) => hmacSha256(key, `${id}.${timestamp}.`, delivery.body));
  const matches = expected.flatMap((digest) => given.map((candidate) => sameDigest(digest, candidate)));
  if (!matches.includes(true)) return 'signature-mismatch';
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= clockToleranceSeconds ? null : 'timestamp-out-of-tolerance';
}

/** No sender signs with more keys than this at once; more would only cost us time. */
const maxBase64Length = 88;

function digestOf(entry: string): Buffer[] {
  const [version, value] = entry.split(',', 2);
  return version === 'v1' && value !== undefined && value.length <= maxBase64Length ? [Buffer.from(value, 'base64')] : [];
}

/**
 * Decodes a signing key of the form `whsec_<base64>`.
 *
 * @throws RangeError unless it has 24 to 64 bytes.
 */
export function decodeSigningKey(text: string): Buffer {
  const key = Buffer.from(text.replace(/^whsec_/, ''), 'base64');
  if (key.length < 24 || key.length > 64) throw new RangeError('a signing key is "whsec_" and 24 to 64 bytes in base64');
  return key;
}
