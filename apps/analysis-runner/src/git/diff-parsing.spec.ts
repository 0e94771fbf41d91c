import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HunkReader, joinChanges, parseRawChanges } from './diff-parsing.js';

const zero = '0'.repeat(40);
const one = '1'.repeat(40);
const record = (head: string, ...paths: string[]) => `${[head, ...paths].join('\0')}\0`;

describe('HunkReader', () => {
  const patch = [
    'diff --git a/a.ts b/a.ts',
    '--- a/a.ts',
    '+++ b/a.ts',
    '@@ -3 +3,2 @@ function total() {',
    '-@@ -1 +1 @@ not a header',
    `+${'x'.repeat(5000)}`,
    '+diff --git a/no b/no',
    '@@ -10,2 +12,0 @@',
    '-a',
    '-b',
    'diff --git a/b.bin b/b.bin',
    'Binary files a/b.bin and b/b.bin differ',
    '',
  ].join('\n');

  it('reads the same however the output is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(patch.length), { maxLength: 20 }), (cuts) => {
        const reader = new HunkReader();
        const ends = [...cuts, patch.length].sort((a, b) => a - b);
        ends.forEach((end, at) => reader.push(Buffer.from(patch.slice(ends[at - 1] ?? 0, end))));
        expect(reader.files).toEqual([
          [
            { oldStart: 3, oldLines: 1, newStart: 3, newLines: 2 },
            { oldStart: 10, oldLines: 2, newStart: 12, newLines: 0 },
          ],
          [],
        ]);
      }),
    );
  });
});

describe('parseRawChanges', () => {
  it('reads records with one and two paths', () => {
    const output =
      record(`:100644 100644 ${one} ${one} M`, 'a\nb') +
      record(`:100644 100644 ${one} ${one} R087`, 'old', 'new') +
      record(`:000000 100644 ${zero} ${one} A`, 'c');
    expect(parseRawChanges(output).map(({ letter, oldPath, newPath, similarity }) => ({ letter, oldPath, newPath, similarity }))).toEqual([
      { letter: 'M', oldPath: 'a\nb', newPath: 'a\nb', similarity: null },
      { letter: 'R', oldPath: 'old', newPath: 'new', similarity: 87 },
      { letter: 'A', oldPath: 'c', newPath: 'c', similarity: null },
    ]);
  });

  it('does not guess', () => {
    expect(() => parseRawChanges('garbage\0')).toThrow('unexpected diff record');
  });
});

describe('joinChanges', () => {
  it('refuses a patch that does not fit the records', () => {
    const raw = parseRawChanges(record(`:100644 100644 ${one} ${one} M`, 'a'));
    expect(() => joinChanges(raw, [])).toThrow('1 changed files, but 0 in the patch');
  });

  it('leaves out links and submodules', () => {
    const raw = parseRawChanges(record(`:120000 120000 ${one} ${one} M`, 'link') + record(`:160000 100644 ${one} ${one} T`, 'sub'));
    expect(joinChanges(raw, [[], [], []])).toEqual([
      { status: 'added', oldPath: null, newPath: 'sub', oldBlobOid: null, newBlobOid: one, similarity: null, hunks: [] },
    ]);
  });
});
