import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineHashes } from './line-hash.js';

const trailing = [
  'e9496ae3ebfced30:1',
  'fb7c023a8b9ccb3f:1',
  'ce8ba1a563dcdaca:1',
  'e20e36e16fcb0cc8:1',
  'b3edc88f2938467e:1',
  'c8e28b0b4002a3a0:1',
  'c129715d7a2bc9a3:1',
];
const lorem = ['1', '2', '3', '4', '5', '6'].map((n) => `a7f2ff13bc495cf2:${n}`);

/** The published vectors. */
const published: readonly (readonly [string, readonly string[]])[] = [
  ['', ['c129715d7a2bc9a3:1']],
  [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
  [
    ' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End',
    ['8b7cf3e952e7aeb2:1', 'b1ae1287ec4718d9:1', 'bff680108adb0fcc:1', 'c6805c5e1288b612:1', 'b86d3392aea1be30:1', 'e6ceba753e1a442:1'],
  ],
  [' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n', trailing],
  [' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r', trailing],
  [' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n', trailing],
  [' hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n', trailing],
  [
    'Lorem ipsum dolor sit amet.\n'.repeat(10),
    [...lorem, 'a7f2ff1481e87703:1', 'a9cf91f7bbf1862b:1', '55ec222b86bcae53:1', 'cc97dc7b1d7d8f7b:1', 'c129715d7a2bc9a3:1'],
  ],
  [
    'x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n',
    [
      'e54938cc54b302f1:1',
      'bb609acbe9138d60:1',
      '1131fd5871777f34:1',
      '5c482a0f8b35ea28:1',
      '54517377da7028d2:1',
      '2c644846cb18d53e:1',
      'f1b89f20de0d133:1',
      'c129715d7a2bc9a3:1',
    ],
  ],
];

/** Edge cases derived with the published algorithm. */
const derived: readonly (readonly [string, readonly string[]])[] = [
  ['a\n', ['243cbaa4685aab12:1', 'c129715d7a2bc9a3:1']],
  ['\ufeffa\n', ['25afd31b599dedcd:1', 'c129715d7a2bc9a3:1']],
  ['é😀\n', ['16a367e7bde89037:1', 'c129715d7a2bc9a3:1']],
  ['\n', ['3c5bef55b72b93c9:1', 'c129715d7a2bc9a3:1']],
  ['   \t\n', ['3c5bef55b72b93c9:1', 'c129715d7a2bc9a3:1']],
  ['\r\n\r\n', ['5b5d4caf73a13177:1', '3c5bef55b72b93c9:1', 'c129715d7a2bc9a3:1']],
  ['a\r\rb', ['67c066a59e652f5e:1', 'cc4c43d77869440f:1', '8ee5a81e681643c1:1']],
  ['a\r \nb', ['67c066a59e652f5e:1', 'cc4c43d77869440f:1', '8ee5a81e681643c1:1']],
  [`${'x'.repeat(99)}\ny`, ['52b56201ffb585b2:1', 'ed3261245082261c:1']],
  [`${'x'.repeat(100)}\ny`, ['52b56201ffb58620:1', 'ed3261245082261c:1']],
  [`${'x'.repeat(100)}\nz`, ['52b56201ffb58620:1', '76dcabf80cb35c79:1']],
  [`${'x'.repeat(100)}q\nz`, ['52b56201ffb58620:1', '76dcabf80cb35c79:1']],
  ['a\u0000b', ['a8f9861ba96ab5e6:1']],
];

const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '{', ' ', '\t', 'é'), maxLength: 140 }), { maxLength: 12 });

describe('lineHashes', () => {
  it.each(published)('gives the published values for %j', (text, hashes) => expect(lineHashes(text)).toEqual(hashes));

  it.each(derived)('gives the expected values for %j', (text, hashes) => expect(lineHashes(text)).toEqual(hashes));

  it('gives the published end-to-end values', () => {
    expect(lineHashes('var a = 0;\nvar b = 0;\nvar c = 0;\nvar d = 0;\n')[0]).toBe('5e4d5a9cf1294ad9:1');
    expect(lineHashes('var foo = 0;\nvar bar = 0;\nvar baz = 0;\nvar qux = 0;\n')[1]).toBe('f7592a95a9381ac0:1');
  });

  it('does not depend on spaces, tabs and the style of line ends', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('\r\n', '\r'), (texts, ending) => {
        const plain = lineHashes(texts.map((line) => line.replace(/[ \t]/g, '')).join('\n'));
        expect(lineHashes(texts.join('\n'))).toEqual(plain);
        expect(lineHashes(texts.join(ending).replaceAll('\r \n', '\r\n'))).toEqual(plain);
      }),
    );
  });

  it('agrees with 64-bit integer arithmetic', () => {
    fc.assert(
      fc.property(lines, (texts) => {
        const text = texts.join('\n').replace(/[ \t]/g, '');
        const units = [
          ...Array.from({ length: text.length }, (_, i) => BigInt(text.charCodeAt(i))),
          65535n,
          ...new Array<bigint>(100).fill(0n),
        ];
        const starts = [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
        const hashes = starts.map((start) =>
          BigInt.asUintN(
            64,
            units.slice(start, start + 100).reduce((hash, unit) => BigInt.asUintN(64, 37n * hash + unit), 0n),
          ).toString(16),
        );
        expect(lineHashes(text).map((value) => value.split(':')[0])).toEqual(hashes);
      }),
    );
  });
});
