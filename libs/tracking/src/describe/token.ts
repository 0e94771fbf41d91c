/** What a token is; the class survives a renaming, the text does not. */
export const TokenClass = { identifier: 0, keyword: 1, text: 2, number: 3, punctuation: 4, comment: 5 } as const;
export type TokenClass = (typeof TokenClass)[keyof typeof TokenClass];

const hashBits = 29;
const hashMask = (1 << hashBits) - 1;

/** A token as one 32-bit word: class in the upper three bits, hash of its text in the lower 29. */
export function tokenWord(tokenClass: TokenClass, text: string): number {
  return ((tokenClass << hashBits) | (fnv1a(text) & hashMask)) >>> 0;
}

export function classOf(word: number): TokenClass {
  return (word >>> hashBits) as TokenClass;
}

/** Stored form: base64 of little-endian words. */
export function packTokens(words: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(words.length * 4);
  words.forEach((word, index) => bytes.writeUInt32LE(word, index * 4));
  return bytes.toString('base64');
}

export function unpackTokens(packed: string): Uint32Array {
  const bytes = Buffer.from(packed, 'base64');
  const words = new Uint32Array(bytes.length >>> 2);
  for (let index = 0; index < words.length; index += 1) words[index] = bytes.readUInt32LE(index * 4);
  return words;
}

/** FNV-1a over UTF-16 units with a final mix, because the low bits alone are weak for short words. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
