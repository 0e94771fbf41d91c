import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@lintel/kernel';
import fc from 'fast-check';
import { buildSchema, GraphQLError } from 'graphql';
import { prepareDocument } from '../prepared-document.js';
import { defaultQueryLimits } from './query-limits.js';
import { scanTokens } from './scan-tokens.js';

const schema = buildSchema('type Query { a(x: [Int]): Query b: String }');

describe('scanTokens', () => {
  it('counts aliases, not arguments, variables, defaults or objects', () => {
    const query = 'query ($x: Int = 1, $y: In = {a: 1}) { one: a(x: 1, y: {z: 2}) @include(if: $x) { b } }';
    expect(() => scanTokens(query, { ...defaultQueryLimits, maxAliases: 1 })).not.toThrow();
    expect(() => scanTokens(query, { ...defaultQueryLimits, maxAliases: 0 })).toThrow('more than 0 aliases');
  });

  it('reads any depth without running out of stack', () => {
    for (const bracket of ['{', '[', '('])
      expect(() => scanTokens(bracket.repeat(150_000), { ...defaultQueryLimits, maxTokens: 1_000_000 })).toThrow('nested more than');
  });
});

describe('prepareDocument', () => {
  const word = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ':',
    '!',
    '$x',
    '...',
    '... on Query',
    '@skip(if: true)',
    'a',
    'b',
    'x',
    'query',
    'fragment F on Query',
    '...F',
    '"s"',
    '"""b"""',
    '1',
    '1.5',
    'null',
    '=',
    '|',
    '&',
    '#c\n',
  );

  it('either accepts a text or says what is wrong, whatever the text is', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (query) => {
        const prepared = prepareDocument(query, schema, defaultQueryLimits);
        if (prepared.isValid) return;
        expect(prepared.errors.length).toBeGreaterThan(0);
        for (const error of prepared.errors) expect(error instanceof DomainError || error instanceof GraphQLError).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives up on equal fields before comparing them takes long', () => {
    const begun = performance.now();
    const prepared = prepareDocument(`{ ${'b '.repeat(1_490)} }`, schema, defaultQueryLimits);
    expect(prepared).toMatchObject({
      isValid: false,
      errors: [{ message: 'The query is too complex: it selects the same fields too often' }],
    });
    expect(prepareDocument(`{ ${'b '.repeat(100)} }`, schema, defaultQueryLimits).isValid).toBe(true);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
