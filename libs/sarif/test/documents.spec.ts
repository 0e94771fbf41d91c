import { Readable } from 'node:stream';
import { isDomainError } from '@lintel/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkSurvey,
  errorsOf,
  githubLimits,
  groupRuns,
  nativeLimits,
  openSarif,
  ResultReader,
  surveySarif,
  type SarifLimits,
} from '../src/index.js';
import { at, ingest, log, result } from './ingest.js';

async function refusal(document: unknown, options: Parameters<typeof ingest>[1] = {}): Promise<readonly string[]> {
  try {
    await ingest(document, options);
  } catch (error) {
    if (isDomainError(error) && error.code === 'sarif-invalid') return errorsOf(error);
    throw error;
  }
  return [];
}

const small: SarifLimits = {
  ...githubLimits,
  runs: 2,
  resultsPerRun: 6,
  keptResultsPerRun: 3,
  rulesPerRun: 3,
  extensionsPerRun: 2,
  locationsPerResult: 4,
  threadFlowLocationsPerResult: 5,
  tagsPerRule: 4,
  keptTagsPerRule: 2,
};
const many = <Item>(count: number, make: (index: number) => Item): Item[] => Array.from({ length: count }, (_, index) => make(index));
const runs = (count: number) => ({
  version: '2.1.0',
  runs: many(count, (i) => ({ tool: { driver: { name: 'T' } }, automationDetails: { id: `${i}/` }, results: [] })),
});
const rules = (count: number) => many(count, (index) => ({ id: `R${index}` }));
const flows = (steps: number) => [{ threadFlows: [{ locations: many(steps - 1, () => ({})) }, { locations: [{}] }] }];

describe('limits', () => {
  it.each([
    ['runs', runs(2), runs(3), 'rejecting SARIF, as there are more runs than allowed (3 > 2)'],
    [
      'results',
      log(many(6, (i) => result({ message: { text: `${i}` } }))),
      log(many(7, () => result())),
      'rejecting SARIF, as there are more results per run than allowed (7 > 6)',
    ],
    [
      'rules',
      log([], {}, { rules: rules(3) }),
      log([], {}, { rules: rules(4) }),
      'rejecting SARIF, as there are more rules per run than allowed (4 > 3)',
    ],
    [
      'rules over extensions',
      log([], { tool: { driver: { rules: rules(2) }, extensions: [{ rules: rules(1) }] } }),
      log([], { tool: { driver: { rules: rules(2) }, extensions: [{ rules: rules(2) }] } }),
      'rejecting SARIF, as there are more rules per run than allowed (4 > 3)',
    ],
    [
      'extensions',
      log([], { tool: { driver: {}, extensions: [{}, {}] } }),
      log([], { tool: { driver: {}, extensions: [{}, {}, {}, {}] } }),
      'rejecting SARIF, as there are more extensions per run than allowed (4 > 2)',
    ],
    [
      'thread flow steps',
      log([result({ codeFlows: flows(5) })]),
      log([result({ codeFlows: flows(6) }), result({ codeFlows: flows(8) }), result()]),
      'rejecting SARIF, as there are more threadflow steps per result than allowed (8 > 5)',
    ],
    [
      'locations',
      log([result({ locations: many(4, () => at('a')) })]),
      log([result({ locations: many(5, () => at('a')) })]),
      'rejecting SARIF, as there are more locations per result than allowed (5 > 4)',
    ],
    [
      'tags',
      log([], {}, { rules: [{ id: 'R', properties: { tags: ['a', 'b', 'c', 'd'] } }] }),
      log([], {}, { rules: [{ id: 'R', properties: { tags: ['a', 'b', 'c', 'd', 'e'] } }] }),
      'rejecting SARIF, as there are more tags per rule than allowed (5 > 4)',
    ],
  ])('%s: exactly the limit is accepted, one more refused with the published text', async (_, within, beyond, text) => {
    for (const isStrict of [false, true]) {
      expect(await refusal(within, { limits: small, isStrict })).toEqual([]);
      expect(await refusal(beyond, { limits: small, isStrict })).toEqual([text]);
    }
  });

  it('keeps of too many results the most severe: score, level, precision, then order', async () => {
    const described = [
      { id: 'high', properties: { 'security-severity': '8.0' } },
      { id: 'low', properties: { 'security-severity': '2.0' } },
      { id: 'precise', properties: { precision: 'very-high' } },
    ];
    const levels = [
      ['plain', 'error'],
      ['precise', 'error'],
      ['low', 'note'],
      ['plain', 'note'],
      ['high', 'note'],
      ['precise', 'error'],
    ];
    const document = log(
      levels.map(([ruleId, level], index) => result({ ruleId, level, message: { text: `${index}` } })),
      {},
      { rules: described },
    );
    const { drafts, droppedCount, warnings } = await ingest(document, { limits: small });
    expect(drafts.map(({ finding }) => finding.message.text)).toEqual(['1', '2', '4']);
    expect(droppedCount).toBe(3);
    expect(warnings).toEqual(['a run has more results than are kept, the most severe 3 of 6 were taken (runs[0])']);
  });

  it('skips one result that is too large and goes on', async () => {
    const limits = { ...nativeLimits, elementBytes: 2000 };
    const { drafts, warnings } = await ingest(log([result({ message: { text: 'x'.repeat(3000) } }), result()]), { limits });
    expect(drafts).toHaveLength(1);
    expect(warnings).toEqual([
      expect.stringMatching(/^a result was skipped because it is larger than 2000 bytes \(runs\[0\]\.results\[0\], 3\d\d\d bytes\)$/),
    ]);
  });

  it('refuses a file whose metadata would fill the memory', async () => {
    const limits = { ...nativeLimits, metadataBytes: 20_000 };
    expect(await refusal(log([], { artifacts: many(1000, () => 0) }), { limits })).toEqual([
      'rejecting SARIF, as its rules and artifacts take more memory than allowed (20000 bytes)',
    ]);
    expect(await refusal(log([], { properties: { junk: 'x'.repeat(100_000) } }), { limits })).toEqual([]);
  });
});

describe('shape and version', () => {
  it.each([
    ['{"hello":"world"}', "Invalid SARIF. Missing 'runs' array."],
    ['[]', "Invalid SARIF. Missing 'runs' array."],
    ['null', "Invalid SARIF. Missing 'runs' array."],
    ['{"version":"2.1.0","runs":{}}', "Invalid SARIF. Missing 'runs' array."],
    ['{"version":"2.0.0","runs":[]}', 'rejecting SARIF, unsupported version 2.0.0 (expected 2.1.0)'],
    ['{"version":"1.0.0","runs":[{"tool":{"name":"x"},"results":[]}]}', 'rejecting SARIF, unsupported version 1.0.0 (expected 2.1.0)'],
    [
      '{"$schema":"http://json.schemastore.org/sarif-1.0.0","runs":[{"tool":{"name":"x"}}]}',
      'rejecting SARIF, unsupported version 1.0.0 (expected 2.1.0)',
    ],
    ['{"runs":[]}', 'rejecting SARIF, unsupported version (none) (expected 2.1.0)'],
    ['{"version":2.1,"runs":[]}', 'rejecting SARIF, unsupported version (none) (expected 2.1.0)'],
    ['', 'Invalid SARIF. JSON syntax error: unexpected end at byte 0'],
    ['{"version":"2.1.0","runs":[', 'Invalid SARIF. JSON syntax error: unexpected end at byte 27'],
    ['{"version":"2.1.0","runs":[]}x', 'Invalid SARIF. JSON syntax error: unexpected text after the document at byte 29'],
    ['<?xml version="1.0"?>', 'Invalid SARIF. JSON syntax error: unexpected character at byte 0'],
    ['['.repeat(1_000_000), 'rejecting SARIF, as it is nested deeper than 64 levels'],
    [
      `{"version":"2.1.0","runs":[{"results":[{"properties":${'{"a":'.repeat(1_000_000)}`,
      'rejecting SARIF, as it is nested deeper than 64 levels',
    ],
  ])('refuses what is no SARIF 2.1.0 (case %#)', async (text, error) => expect(await refusal(text)).toEqual([error]));

  it('refuses a small file truncated at any byte, and reads it whole', async () => {
    const text = Buffer.from(JSON.stringify(log([result({ message: { text: 'é😀\n' } })])));
    for (let length = 0; length < text.length; length += 1) {
      expect((await refusal(text.subarray(0, length)))[0]).toMatch(/^Invalid SARIF\. JSON syntax error: unexpected end at byte \d+$/);
    }
    expect(await refusal(text)).toEqual([]);
  });

  it('accepts a file without a version that names the schema, and no runs at all', async () => {
    expect((await ingest('{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[]}')).drafts).toEqual([]);
  });

  it('refuses in strict mode what it mends otherwise', async () => {
    const strict: readonly (readonly [unknown, string])[] = [
      [log(null), "Invalid SARIF. Missing 'results' array in run."],
      [log(undefined), "Invalid SARIF. Missing 'results' array in run."],
      [log(7), "Invalid SARIF. Missing 'results' array in run."],
      [
        log([], {}, { rules: [{ id: 'R', properties: { 'security-severity': 'high' } }] }),
        'could not convert rules: invalid security severity value, is not a number',
      ],
      [
        log([], {}, { rules: [{ id: 'R', properties: { 'security-severity': 7 } }] }),
        'could not convert rules: invalid security severity value, is not a number',
      ],
      [
        { version: '2.1.0', runs: [log([]), log([])].flatMap((document) => document.runs) },
        'A delivery cannot contain multiple runs with the same category',
      ],
      [log([result({ locations: [at('')] })]), 'locationFromSarifResult: expected artifact location'],
      [log([result({ locations: [at('%zz')] })]), 'an invalid URI was provided as a SARIF location'],
      ['{"version":"2.1.0","runs":[],}', 'Invalid SARIF. JSON syntax error: a comma before a closing bracket'],
    ];
    for (const [document, error] of strict) {
      expect(await refusal(document, { isStrict: true })).toEqual([error]);
      expect(await refusal(document)).toEqual([]);
    }
    const scheme = log([result({ locations: [at('https://host/a.ts')] })]);
    expect(await refusal(scheme, { isStrict: true, checkoutUri: 'file:///w' })).toEqual([
      'SARIF URI scheme "https" did not match the checkout URI scheme "file"',
    ]);
    const nowhere = log([result({ locations: [] }), result(), result({ locations: undefined })]);
    expect(await refusal(nowhere, { isStrict: true })).toEqual(
      new Array(2).fill('locationFromSarifResult: expected at least one location'),
    );
  });
});

describe('runs', () => {
  const survey = async (document: unknown) => surveySarif(Readable.from([Buffer.from(JSON.stringify(document))]), nativeLimits);
  const run = (name: string, id: string | undefined, more: Record<string, unknown> = {}) => ({
    tool: { driver: { name, version: '1', semanticVersion: '1.2.3' } },
    automationDetails: { id },
    results: [],
    ...more,
  });

  it.each([
    ['my-analysis/tool1/2022-01-02', 'my-analysis/tool1'],
    ['my-analysis/tool1/', 'my-analysis/tool1'],
    ['my-analysis for tool1', ''],
    [undefined, ''],
    ['/', ''],
  ])('automation id %j is category %j', async (id, category) => {
    expect(groupRuns(await survey({ runs: [run('T', id)] }))[0]).toMatchObject({
      category,
      toolName: 'T',
      toolVersion: '1.2.3',
      isComputed: true,
      isSuccessful: true,
    });
  });

  it('puts runs of one tool and category together and keeps others apart', async () => {
    const groups = groupRuns(
      await survey({ runs: [run('T', 'a/1'), run('T', 'b/1'), run('U', 'a/1'), run('T', 'a/2', { results: null })] }),
    );
    expect(groups.map(({ toolName, category, runs: indexes, isComputed }) => [toolName, category, [...indexes], isComputed])).toEqual([
      ['T', 'a', [0, 3], false],
      ['T', 'b', [1], true],
      ['U', 'a', [2], true],
    ]);
  });

  it('knows that the tool failed, and what it said', async () => {
    const invocations = [
      { executionSuccessful: true },
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: 'error', message: { text: 'Out of memory\u0000' } },
          { level: 'note', message: { text: 'x' } },
        ],
      },
    ];
    expect(groupRuns(await survey({ runs: [run('T', 'a/', { invocations })] }))[0]).toMatchObject({
      isSuccessful: false,
      errors: ['Out of memory'],
    });
  });

  it('counts distinct rules of driver and extensions', async () => {
    const tool = {
      driver: { name: 'T', rules: [{ id: 'a' }, { id: 'b' }, { id: 'a' }, 5] },
      extensions: [{ rules: [{ id: 'b' }, { id: 'c' }] }],
    };
    expect(groupRuns(await survey({ runs: [{ tool, results: [] }] }))[0]?.rulesCount).toBe(3);
  });
});

describe('text', () => {
  it('reads UTF-8 with a mark, UTF-16 with a mark, and trailing commas', async () => {
    const text = JSON.stringify(log([result({ message: { text: 'grün 😀' } })]));
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const bytes of [Buffer.from(`\ufeff${text}`), utf16, Buffer.from(utf16).swap16(), Buffer.from(text.replaceAll('}]', '},]'))]) {
      expect((await ingest(bytes)).drafts[0]?.finding.message.text).toBe('grün 😀');
    }
  });

  it('gives the same whatever the order of keys, with duplicates as JSON.parse takes them', async () => {
    const key = fc.constantFrom(
      'tool',
      'results',
      'artifacts',
      'columnKind',
      'originalUriBaseIds',
      'invocations',
      'automationDetails',
      'properties',
      'taxonomies',
    );
    const values: Record<string, fc.Arbitrary<unknown>> = {
      tool: fc.constantFrom(
        { driver: { name: 'T', rules: [{ id: 'R1', shortDescription: { text: 'one' } }] } },
        { driver: { name: 'U' }, extensions: [{ name: 'E', rules: [{ id: 'R1', name: 'ext' }] }] },
        { driver: null },
        null,
        5,
      ),
      results: fc.array(
        fc.constantFrom(
          result(),
          result({ level: 'note' }),
          result({ locations: [{ physicalLocation: { artifactLocation: { index: 0 } } }] }),
          5,
          null,
        ),
        { maxLength: 4 },
      ),
      artifacts: fc.constantFrom(
        [{ location: { uri: 'x.ts' } }],
        [{ location: { uri: 'y.ts', uriBaseId: 'B' }, contents: { text: 'z' } }],
        [7],
        {},
      ),
      columnKind: fc.constantFrom('utf16CodeUnits', 'unicodeCodePoints', 1),
      originalUriBaseIds: fc.constantFrom({ B: { uri: 'base/' } }, null),
      invocations: fc.constantFrom(
        [{ executionSuccessful: false }],
        [{ executionSuccessful: true, workingDirectory: { uri: 'file:///w' } }],
        {},
      ),
      automationDetails: fc.constantFrom({ id: 'a/b' }, { id: 5 }, null),
      properties: fc.constantFrom({ a: [1, { results: [1] }] }, 'x'),
      taxonomies: fc.constantFrom([{ name: 'CWE', taxa: [{ id: '79' }] }], []),
    };
    const member = key.chain((name) => (values[name] ?? fc.constant(0)).map((value) => `${JSON.stringify(name)}:${JSON.stringify(value)}`));
    const runText = fc.oneof(
      { weight: 8, arbitrary: fc.array(member, { maxLength: 7 }).map((entries) => `{${entries.join(',')}}`) },
      { weight: 1, arbitrary: fc.constantFrom('5', 'null', '[]') },
    );
    const rootMember = fc.oneof(
      { weight: 3, arbitrary: fc.array(runText, { maxLength: 3 }).map((texts) => `"runs":[${texts.join(',')}]`) },
      { weight: 1, arbitrary: fc.constantFrom('"version":"2.1.0"', '"runs":5', '"other":{"runs":[{"results":[{}]}]}') },
    );
    const text = fc.array(rootMember, { maxLength: 4 }).map((entries) => `{${[...entries, '"version":"2.1.0"'].join(',')}}`);
    const chunked = fc.array(fc.nat(600), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(text, chunked, async (document, cuts) => {
        const canonical = JSON.stringify(JSON.parse(document));
        expect(await outcome(document, cuts)).toEqual(await outcome(canonical, []));
      }),
      { numRuns: 400 },
    );
  });
});

async function outcome(text: string, cuts: readonly number[]): Promise<unknown> {
  const bytes = Buffer.from(text);
  const edges = [0, ...new Set(cuts.map((cut) => cut % (bytes.length + 1))), bytes.length].sort((a, b) => a - b);
  const open = () =>
    openSarif(Readable.from(edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))), 'identity', nativeLimits);
  const survey = await surveySarif(open(), nativeLimits);
  try {
    checkSurvey(survey, nativeLimits, false);
  } catch (error) {
    return errorsOf(error as never);
  }
  const analyses = [];
  for (const group of groupRuns(survey)) {
    const reader = new ResultReader({ survey, runs: group.runs, limits: nativeLimits, isStrict: false, honoursSuppressions: true });
    const drafts = [];
    for await (const batch of reader.findings(open)) drafts.push(...batch);
    analyses.push({ group, drafts, rules: reader.rules(), warnings: reader.warnings.lines() });
  }
  return analyses;
}
