import { hash } from 'node:crypto';
import { recordOf, type JsonRecord } from '../model/values.js';

export const lineHashScheme = 'github/primaryLocationLineHash';

const lineHashKey = 'primaryLocationLineHash';
const maxSchemes = 10;
const namePattern = /^[\w.:/-]{1,120}$/;
/** A number, or a digest with the counter that some tools add: says nothing about people. */
const digestPattern = /^(?:\d{1,9}|[0-9a-fA-F]{8,128}(?:[:_]\d{1,9})?)$/;
/** Written by tools instead of a fingerprint, the same for every result. */
const placeholders = new Set(['', 'requires login', '0', 'none', 'null']);

/**
 * Fingerprints that the producer gave, by scheme: GitHub's line hash, `sarif/<name>` and `sarif-partial/<name>`. Values are compared, never shown:
 * what is no plain digest (some tools put authors and commit messages there) is kept as a digest of itself.
 */
export function producerFingerprints(result: JsonRecord): Record<string, string> {
  const partial = recordOf(result.partialFingerprints);
  const schemes: Record<string, string> = {};
  const lineHash = partial?.[lineHashKey];
  if (typeof lineHash === 'string' && lineHash !== '') schemes[lineHashScheme] = digestOf(lineHash);
  collect('sarif', recordOf(result.fingerprints), schemes);
  collect('sarif-partial', partial, schemes);
  return schemes;
}

function collect(prefix: string, fingerprints: JsonRecord | undefined, schemes: Record<string, string>): void {
  let count = 0;
  for (const [name, value] of Object.entries(fingerprints ?? {})) {
    if (name === lineHashKey || typeof value !== 'string' || placeholders.has(value) || !namePattern.test(name)) continue;
    schemes[`${prefix}/${name}`] = digestOf(value);
    count += 1;
    if (count === maxSchemes) return;
  }
}

function digestOf(value: string): string {
  return digestPattern.test(value) ? value : hash('sha256', value).slice(0, 32);
}
