import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Base64Decoder } from './base64-decoder.js';

function decode(text: string, cuts: readonly number[]): { bytes: Buffer; problem: string | undefined } {
  const decoder = new Base64Decoder();
  const source = Buffer.from(text);
  const edges = [0, ...new Set(cuts.map((cut) => cut % (source.length + 1))), source.length].sort((a, b) => a - b);
  const pieces = edges.slice(1).map((edge, index) => decoder.write(source.subarray(edges[index], edge)));
  const bytes = Buffer.concat([...pieces, decoder.end()]);
  return { bytes, problem: decoder.problem };
}

const cuts = fc.array(fc.nat(400), { maxLength: 6 });

/** The ways in which clients write the same base64 in a JSON string. */
const spellings: readonly ((base64: string) => string)[] = [
  (base64) => base64,
  (base64) => base64.replaceAll('=', ''),
  (base64) => base64.replaceAll('+', '-').replaceAll('/', '_'),
  (base64) => base64.replace(/.{7}/g, '$&\n'),
];

/** The ways in which JSON writes the same string. */
const escapings: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify(text),
  (text) => JSON.stringify(text).replaceAll('/', '\\/'),
  (text) => `"${[...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
];

describe('Base64Decoder', () => {
  it('gives back the bytes in every spelling, wherever the pieces end', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(...spellings),
        fc.constantFrom(...escapings),
        cuts,
        (raw, spell, escape, edges) => {
          const text = escape(spell(Buffer.from(raw).toString('base64')));
          expect(decode(text, edges)).toEqual({ bytes: Buffer.from(raw), problem: undefined });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['"QUJD!"', /does not have/],
    ['"QUJ\\u0141"', /does not have/],
    ['"QUJ\\u00e9"', /does not have/],
    ['"QQ===Q"', /too much padding|goes on/],
    ['"QQ=QUJD"', /goes on after/],
    ['"QUJDQ"', /cut off/],
    ['"QUI=="', /cut off/],
    ['"="', /cut off/],
    ['"QUJD\\\\"', /does not have/],
  ])('refuses %s', (text, problem) => {
    for (let edge = 0; edge < text.length; edge += 1) {
      const decoded = decode(text, [edge]);
      expect(decoded.problem).toMatch(problem);
    }
  });
});
