import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { duplicatedLines, findDuplicates } from './find-duplicates.js';
import { Tokenizer } from './tokens.js';

function duplicatesOf(files: Readonly<Record<string, string>>) {
  const tokenizer = new Tokenizer();
  return findDuplicates(Object.entries(files).map(([path, text]) => tokenizer.tokenize(path, text, [])));
}

/** Lines that occur nowhere else. */
const unique = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `call_${name}_${index}(${index}, value);`).join('\n');

const piece = unique('piece', 12);

describe('findDuplicates', () => {
  it('finds a copy at its full length, whatever the layout', () => {
    const copy = piece.replaceAll('(', ' ( ').replaceAll(', ', ',\t');
    const found = duplicatesOf({
      'a.js': `${unique('a', 5)}\n${piece}\n${unique('b', 5)}`,
      'b.js': `${unique('c', 3)}\n${copy}\n${unique('d', 5)}`,
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      lines: 12,
      occurrences: [
        { path: 'a.js', startLine: 6, endLine: 17 },
        { path: 'b.js', startLine: 4, endLine: 15 },
      ],
    });
    expect(found[0]?.code).toBe(piece);
  });

  it('finds copies within one file, and all of them as one duplicate', () => {
    const found = duplicatesOf({ 'a.js': [piece, unique('x', 2), piece, unique('y', 2), piece].join('\n') });
    expect(found.map((duplicate) => duplicate.occurrences.map((place) => place.startLine))).toEqual([[1, 15, 29]]);
    expect(duplicatedLines(found).get('a.js')).toBe(36);
  });

  it('ignores what is too short, and lists of imports', () => {
    expect(duplicatesOf({ 'a.js': unique('same', 9), 'b.js': unique('same', 9) })).toEqual([]);
    const imports = Array.from({ length: 30 }, (_, index) => `import { a${index} } from './a${index}.js';`).join('\n');
    expect(duplicatesOf({ 'a.js': imports, 'b.js': imports })).toEqual([]);
  });

  it('is not drowned by text that repeats itself', () => {
    const found = duplicatesOf({ 'a.js': 'f(1);\n'.repeat(20_000), 'b.js': 'f(1);\n'.repeat(20_000) });
    expect(found.length).toBeLessThan(20);
  });

  it('finds any planted copy of 60 tokens and 10 lines', () => {
    const words = fc.array(fc.constantFrom('alpha', 'beta', 'gamma', '+', '(', ')', '12', '"text"'), { minLength: 70, maxLength: 200 });
    fc.assert(
      fc.property(words, fc.nat(40), fc.nat(40), (tokens, before, after) => {
        const lines = tokens.map((token) => `${token}\n`).join('');
        const found = duplicatesOf({
          'a.js': `${unique('p', before)}\n${lines}${unique('q', after)}`,
          'b.js': `${unique('r', after)}\n${lines}${unique('s', before)}`,
        });
        const covered = found.flatMap((duplicate) => duplicate.occurrences).filter((place) => place.path === 'b.js');
        expect(covered.some((place) => place.startLine <= after + 2 && place.endLine >= after + tokens.length - 2)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
