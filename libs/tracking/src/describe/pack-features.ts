import { findingFeatures, type FindingFeatures } from '../documents/finding-features.js';

const lists = ['anchor', 'statement', 'before', 'after'] as const;

/**
 * A compact form for rows, about half the size of JSON: two bytes of length and then the words of each token list, followed by the rest as JSON.
 */
export function packFeatures(features: FindingFeatures): Buffer {
  const parts = lists.flatMap((list) => {
    const words = Buffer.from(features[list], 'base64');
    const length = Buffer.allocUnsafe(2);
    length.writeUInt16LE(words.length / 4);
    return [length, words];
  });
  const { version, lineHash, scope, scopeOrdinal, scopeOffset } = features;
  return Buffer.concat([...parts, Buffer.from(JSON.stringify([version, lineHash, scope, scopeOrdinal, scopeOffset]))]);
}

/** Reads `packFeatures` back; null when the bytes are of another form. */
export function unpackFeatures(packed: Buffer): FindingFeatures | null {
  try {
    let offset = 0;
    const take = (): string => {
      const end = offset + 2 + packed.readUInt16LE(offset) * 4;
      const words = packed.subarray(offset + 2, end).toString('base64');
      offset = end;
      return words;
    };
    const [anchor, statement, before, after] = [take(), take(), take(), take()];
    const [version, lineHash, scope, scopeOrdinal, scopeOffset] = JSON.parse(packed.toString('utf8', offset)) as unknown[];
    const read = findingFeatures.safeParse({ version, lineHash, anchor, statement, before, after, scope, scopeOrdinal, scopeOffset });
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
