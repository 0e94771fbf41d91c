/** A selected hash of `windowTokens` tokens and where the window begins. */
export interface Fingerprint {
  readonly hash: number;
  readonly position: number;
}

/** Tokens that one hash covers. */
export const windowTokens = 40;

/** Of so many neighbouring hashes the smallest is kept, so that every match of `windowTokens + selectFrom - 1` tokens shares one. */
const selectFrom = 16;

const base = 1_000_003;
const mask = 0xffff_ffff;

/**
 * Selects fingerprints by winnowing: Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (SIGMOD 2003).
 */
export function fingerprintsOf(tokens: Int32Array): Fingerprint[] {
  const hashes = rollingHashes(tokens);
  const selected: Fingerprint[] = [];
  let last = -1;
  for (let start = 0; start < hashes.length; start += 1) {
    // Only at the end of a group, or when the last choice has fallen out, can the choice change.
    const end = Math.min(start + selectFrom, hashes.length);
    if (end - start < selectFrom && start > 0) break;
    let best = start;
    for (let index = start + 1; index < end; index += 1) if ((hashes[index] ?? 0) <= (hashes[best] ?? 0)) best = index;
    if (best !== last) selected.push({ hash: hashes[best] ?? 0, position: best });
    last = best;
  }
  return selected;
}

function rollingHashes(tokens: Int32Array): Uint32Array {
  const count = tokens.length - windowTokens + 1;
  if (count <= 0) return new Uint32Array();
  const hashes = new Uint32Array(count);
  let power = 1;
  for (let index = 1; index < windowTokens; index += 1) power = Math.imul(power, base);
  let hash = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    if (index >= windowTokens) hash = (hash - Math.imul(mix(tokens[index - windowTokens] ?? 0), power)) | 0;
    hash = (Math.imul(hash, base) + mix(tokens[index] ?? 0)) | 0;
    if (index >= windowTokens - 1) hashes[index - windowTokens + 1] = mix(hash) & mask;
  }
  return hashes;
}

/** Spreads small numbers over all bits. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return mixed ^ (mixed >>> 16);
}
