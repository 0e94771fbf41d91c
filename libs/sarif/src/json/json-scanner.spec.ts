import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonLimitError, JsonSyntaxError } from './json-errors.js';
import { JsonScanner } from './json-scanner.js';
import { members, type JsonKind, type Selection } from './selection.js';

interface Seen {
  readonly results: Map<string, unknown>;
  version: unknown;
}

/** Collects `version` and `runs[].results[]` the way a reader does: what comes later replaces what came before. */
function collector(maxBytes = 1_000_000): { readonly selection: Selection; readonly seen: Seen } {
  const seen: Seen = { results: new Map(), version: undefined };
  const drop = (prefix: string): void => {
    for (const key of [...seen.results.keys()]) if (key.startsWith(prefix)) seen.results.delete(key);
  };
  const result: Selection = {
    capture: {
      maxBytes,
      onText: (text, indexes) => seen.results.set(`${indexes.join('.')}`, JSON.parse(text)),
      onOversized: (size, indexes) => seen.results.set(`${indexes.join('.')}`, { oversized: size }),
    },
  };
  const run: Selection = { members: members({ results: { items: result, onEnter: (_, indexes) => drop(`${indexes.join('.')}.`) } }) };
  const selection: Selection = {
    members: members({
      version: {
        onEnter: () => (seen.version = undefined),
        capture: { maxBytes, onText: (text) => (seen.version = JSON.parse(text)), onOversized: () => undefined },
      },
      runs: { items: run, onEnter: () => drop('') },
    }),
  };
  return { selection, seen };
}

/** The same from a parsed document. */
function expected(document: unknown): Seen {
  const seen: Seen = { results: new Map(), version: undefined };
  const member = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>)[key] : undefined;
  seen.version = Object.hasOwn(Object(document), 'version') ? member(document, 'version') : undefined;
  const runs = member(document, 'runs');
  for (const [i, run] of (Array.isArray(runs) ? runs : []).entries()) {
    const results = Object.hasOwn(Object(run), 'results') ? member(run, 'results') : undefined;
    for (const [j, value] of (Array.isArray(results) ? results : []).entries()) seen.results.set(`${i}.${j}`, value);
  }
  return seen;
}

function scan(
  bytes: Uint8Array,
  cuts: readonly number[],
  selection: Selection,
  options: { acceptsTrailingCommas?: boolean; maxDepth?: number } = {},
): JsonScanner {
  const scanner = new JsonScanner(selection, { maxDepth: 64, maxBytes: 1e9, ...options });
  const edges = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const edge of [...edges, bytes.length]) {
    scanner.write(bytes.subarray(start, edge));
    start = edge;
  }
  scanner.end();
  return scanner;
}

function verdict(work: () => unknown): 'ok' | 'refused' {
  try {
    work();
    return 'ok';
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof SyntaxError) return 'refused';
    throw error;
  }
}

const name = fc.constantFrom('runs', 'results', 'version', 'tool', 'a', '__proto__', 'ru\\u006es', '\\u0072esults', 'é😀', '');
const leaf = fc.oneof(
  fc.constantFrom(
    'true',
    'false',
    'null',
    '0',
    '-0',
    '1.5e+10',
    '-12.25E-3',
    '123456789012345678901234567890',
    '""',
    '"\\ud800"',
    '"\\u0000\\n\\t\\"\\\\\\/"',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 12 }).map((value) => JSON.stringify(value)),
);
const space = fc.constantFrom('', '', ' ', '\n', '\t\r\n');

/** Documents as text, so that duplicate and escaped keys and odd spacing occur. */
const documents = fc.letrec<{ value: string; object: string; array: string; run: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('object'), tie('array'), tie('run')),
  object: fc
    .array(fc.tuple(name, space, tie('value')), { maxLength: 4 })
    .map((entries) => `{${entries.map(([key, pad, value]) => `${pad}"${key}"${pad}:${pad}${value}`).join(',')}}`),
  array: fc.tuple(fc.array(tie('value'), { maxLength: 4 }), space).map(([items, pad]) => `[${items.join(`${pad},${pad}`)}${pad}]`),
  run: fc
    .tuple(fc.array(tie('value'), { maxLength: 3 }), fc.array(tie('object'), { maxLength: 3 }))
    .map(
      ([other, results]) =>
        `{"version":"2.1.0","runs":[{"tool":${other[0] ?? '1'},"results":[${results.join(',')}]},{"results":${other[1] ?? 'null'}}]}`,
    ),
}));
const cuts = fc.array(fc.nat(400), { maxLength: 8 });

describe('JsonScanner', () => {
  it('hands over what JSON.parse finds, wherever the chunks end', () => {
    fc.assert(
      fc.property(fc.oneof(documents.run, documents.value), cuts, (text, edges) => {
        const { selection, seen } = collector();
        scan(Buffer.from(text), edges, selection);
        expect(seen).toEqual(expected(JSON.parse(text)));
      }),
      { numRuns: 3000 },
    );
  });

  it('gives the verdict of JSON.parse on damaged documents', () => {
    const damage = fc.tuple(
      fc.oneof(documents.run, documents.value),
      fc.nat(300),
      fc.nat(3),
      fc.constantFrom('', '"', '}', ']', '{', '[', ',', ':', '\\', '0', '1', '.', 'e', '-', 'n', 'true', ' ', '\u0001', '\\u12', 'é'),
    );
    fc.assert(
      fc.property(damage, cuts, ([text, at, removed, inserted], edges) => {
        const position = at % (text.length + 1);
        const bytes = Buffer.from(text.slice(0, position) + inserted + text.slice(position + removed));
        expect(verdict(() => scan(bytes, edges, collector().selection))).toBe(verdict(() => JSON.parse(bytes.toString('utf8')) as unknown));
      }),
      { numRuns: 5000 },
    );
  });

  it('gives the verdict of JSON.parse on arbitrary bytes inside a document', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), fc.boolean(), cuts, (raw, isInString, edges) => {
        const bytes = Buffer.concat(isInString ? [Buffer.from('["'), raw, Buffer.from('"]')] : [Buffer.from('[1,'), raw, Buffer.from(']')]);
        expect(verdict(() => scan(bytes, edges, collector().selection))).toBe(verdict(() => JSON.parse(bytes.toString('utf8')) as unknown));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '',
    ' ',
    '1',
    '-',
    '01',
    '1.',
    '1e',
    '"',
    'nul',
    'nulll',
    '[1,]',
    '{"a":1,}',
    '[,]',
    '{,}',
    '{"a"}',
    '{"a":}',
    '{"a":]',
    '[}',
    '{]',
    '[1}',
    '{"a":1]',
    '1 2',
    '[]]',
    "{'a':1}",
    '{1:2}',
    '[1 2]',
    '\ufeff1',
    '[NaN]',
  ])('agrees with JSON.parse on %j', (text) => {
    for (let edge = 0; edge <= text.length; edge += 1) {
      expect(verdict(() => scan(Buffer.from(text), [edge], collector().selection))).toBe(verdict(() => JSON.parse(text) as unknown));
    }
  });

  it('refuses what is deeper than the limit, a million levels included, without recursion', () => {
    const deep = Buffer.from('['.repeat(1_000_000));
    expect(() => scan(deep, [], collector().selection)).toThrow(JsonLimitError);
    expect(() => scan(Buffer.from('['.repeat(64) + ']'.repeat(64)), [], {})).not.toThrow();
    expect(() => scan(Buffer.from('['.repeat(65) + ']'.repeat(65)), [], {})).toThrow(new JsonLimitError('depth', 64));
  });

  it('measures an element that is too large instead of keeping it', () => {
    const { selection, seen } = collector(20);
    scan(Buffer.from('{"runs":[{"results":[{"a":1},{"text":"longer than twenty bytes"},{"b":2}]}]}'), [30, 40, 41], selection);
    expect([...seen.results.values()]).toEqual([{ a: 1 }, { oversized: 35 }, { b: 2 }]);
  });

  it('stops at the total size', () => {
    const scanner = new JsonScanner({}, { maxDepth: 4, maxBytes: 10 });
    scanner.write(Buffer.from('[1,2,3,'));
    expect(() => scanner.write(Buffer.from('4,5]'))).toThrow(new JsonLimitError('bytes', 10));
  });

  it('lets trailing commas pass when told to, and hands over text without them', () => {
    const { selection, seen } = collector();
    const text = '{"runs":[{"results":[{"a":[1,2,],},{"b":{},} , ],},],"version":"2.1.0",}';
    for (let edge = 0; edge < text.length; edge += 1) {
      const scanner = scan(Buffer.from(text), [edge, edge + 1], selection, { acceptsTrailingCommas: true });
      expect([...seen.results.values()]).toEqual([{ a: [1, 2] }, { b: {} }]);
      expect(scanner.trailingCommas).toBe(7);
    }
    for (const wrong of ['[,]', '{,}', '[1,,]', '{"a":,}', '[1,}', '{"a":1,]', ','])
      expect(verdict(() => scan(Buffer.from(wrong), [], {}, { acceptsTrailingCommas: true }))).toBe('refused');
  });

  it('tells the kind of each selected value', () => {
    const kinds: [JsonKind, string][] = [];
    const value: Selection = { onEnter: (kind, indexes) => kinds.push([kind, indexes.join('.')]) };
    scan(Buffer.from('{"runs":[{"results":[1,"x",null,{},[]]},{"results":-0.5}]}'), [], {
      members: members({ runs: { items: { members: members({ results: { items: value, ...value } }) } } }),
    });
    expect(kinds).toEqual([
      ['array', '0'],
      ['number', '0.0'],
      ['string', '0.1'],
      ['literal', '0.2'],
      ['object', '0.3'],
      ['array', '0.4'],
      ['number', '1'],
    ]);
  });

  it('hands over a long value in pieces and names the members that nobody selected', () => {
    const text = '{"body":"abc\\/def","\\u0078":1,"y":{"z":2}}';
    for (let edge = 0; edge <= text.length; edge += 1) {
      const pieces: Uint8Array[] = [];
      const others: string[] = [];
      const ends: string[] = [];
      const body: Selection = {
        capture: {
          maxBytes: 100,
          onPiece: (bytes) => pieces.push(Buffer.from(bytes)),
          onText: (value) => ends.push(value),
          onOversized: () => ends.push('oversized'),
        },
      };
      scan(Buffer.from(text), [edge, edge + 2], { members: members({ body }), onOtherMember: (name) => others.push(name) });
      expect(Buffer.concat(pieces).toString()).toBe('"abc\\/def"');
      expect(others).toEqual(['x', 'y']);
      expect(ends).toEqual(['']);
    }
  });
});
