import { describe, expect, it } from '@jest/globals';
import { SourceText } from '../src/index.js';
import { at, ingest, log, result } from './ingest.js';

const only = async (document: unknown, options = {}) => {
  const ingested = await ingest(document, options);
  expect(ingested.drafts).toHaveLength(1);
  const [draft] = ingested.drafts;
  if (draft === undefined) throw new Error('no finding');
  return { ...ingested, draft, finding: draft.finding, rule: ingested.rules[draft.finding.ruleIndex] };
};

describe('levels and kinds', () => {
  const rules = [{ id: 'R1', defaultConfiguration: { level: 'error' } }, { id: 'R2' }];

  it.each([
    [{ level: 'note' }, 'note', 'minor'],
    [{}, 'error', 'critical'],
    [{ ruleId: 'R2' }, 'warning', 'major'],
    [{ ruleId: 'unlisted' }, 'warning', 'major'],
    [{ level: 'none' }, 'none', 'minor'],
    [{ kind: 'informational' }, 'none', 'minor'],
    [{ kind: 'review', level: 'warning' }, 'warning', 'major'],
    [{ kind: 'fail' }, 'error', 'critical'],
    [{ level: 'fatal' }, 'warning', 'major'],
    [{ level: null }, 'error', 'critical'],
  ])('%j has level %s and severity %s', async (overrides, level, severity) => {
    const { finding } = await only(log([result(overrides)], {}, { rules }));
    expect(finding).toMatchObject({ level, severity });
  });

  it('takes the level of a ruleConfigurationOverride', async () => {
    const invocations = [
      { executionSuccessful: true, ruleConfigurationOverrides: [{ descriptor: { index: 0 }, configuration: { level: 'note' } }] },
    ];
    expect((await only(log([result()], { invocations }, { rules }))).finding.level).toBe('note');
  });

  it('makes nothing of results that state that all is well or that are gone', async () => {
    const { drafts } = await ingest(
      log([result({ kind: 'pass' }), result({ kind: 'notApplicable' }), result({ baselineState: 'absent' })]),
    );
    expect(drafts).toEqual([]);
  });

  it('notes a level that does not exist', async () => {
    expect((await ingest(log([result({ level: 'fatal' })]))).warnings).toEqual([
      'a level is unknown and counts as warning (runs[0].results[0])',
    ]);
  });
});

describe('security severity and categories', () => {
  it.each([
    ['9.8', 9.8, 'critical', 'security'],
    ['7.0', 7, 'critical', 'security'],
    ['5', 5, 'major', 'security'],
    ['0.1', 0.1, 'minor', 'security'],
    [8.1, 8.1, 'critical', 'security'],
    ['0.0', null, 'major', 'bug-risk'],
    ['10.1', null, 'major', 'bug-risk'],
    ['-1', null, 'major', 'bug-risk'],
    ['high', null, 'major', 'bug-risk'],
    ['', null, 'major', 'bug-risk'],
    ['0x10', null, 'major', 'bug-risk'],
  ])('score %j', async (score, securitySeverity, severity, category) => {
    const { rule, finding } = await only(log([result()], {}, { rules: [{ id: 'R1', properties: { 'security-severity': score } }] }));
    expect(rule).toMatchObject({ securitySeverity, severity, category });
    expect(finding).toMatchObject({ severity, category });
  });

  it.each([
    [['security', 'external/cwe/cwe-079'], 'security'],
    [['CWE-79: Cross-site scripting'], 'security'],
    [['performance'], 'performance'],
    [['maintainability', 'readability'], 'anti-pattern'],
    [['secret'], 'secrets'],
    [['style'], 'style'],
    [['documentation'], 'documentation'],
    [['correctness'], 'bug-risk'],
    [[], 'bug-risk'],
  ])('tags %j tell the category', async (tags, category) => {
    expect((await only(log([result()], {}, { rules: [{ id: 'R1', properties: { tags } }] }))).rule?.category).toBe(category);
  });

  it('gives CWE entries one form, from tags, relationships and taxa', async () => {
    const taxonomies = [{ name: 'CWE', guid: 'ABC', taxa: [{ id: '22' }, { id: '79' }] }];
    const rules = [
      {
        id: 'R1',
        properties: { tags: ['CWE-089'] },
        relationships: [{ target: { id: '22', toolComponent: { name: 'CWE' } }, kinds: ['superset'] }],
      },
    ];
    const { rule } = await only(
      log(
        [result({ taxa: [{ index: 1, toolComponent: { guid: 'abc' } }, { index: 9, toolComponent: { index: 0 } }, 'x'] })],
        { taxonomies },
        { rules },
      ),
    );
    expect(rule?.tags).toEqual(['external/cwe/cwe-89', 'external/cwe/cwe-22', 'external/cwe/cwe-79']);
  });
});

describe('rules', () => {
  const extensions = [
    { name: 'pack', guid: 'E-1', rules: [{ id: 'X1', shortDescription: { text: 'Extension rule' } }] },
    {
      name: 'other',
      rules: [
        { id: 'X1', shortDescription: { text: 'Other rule' } },
        { id: 'X2', shortDescription: { text: 'Second' } },
      ],
    },
  ];
  const driver = {
    name: 'Example',
    rules: [
      { id: 'R1', shortDescription: { text: 'First rule' } },
      { id: 'A', shortDescription: { text: 'Parent' } },
    ],
  };
  const document = (overrides: Record<string, unknown>) =>
    log([result({ ruleId: undefined, ...overrides })], { tool: { driver, extensions } });

  it.each([
    [{ ruleId: 'R1' }, 'R1', 'First rule'],
    [{ ruleIndex: 1 }, 'A', 'Parent'],
    [{ ruleId: 'A/B/C', ruleIndex: -1 }, 'A/B/C', 'Parent'],
    [{ ruleId: 'A/B', ruleIndex: 1 }, 'A/B', 'Parent'],
    [{ rule: { id: 'X1', toolComponent: { index: 0 } } }, 'X1', 'Extension rule'],
    [{ rule: { index: 0, toolComponent: { index: 1 } } }, 'X1', 'Other rule'],
    [{ rule: { id: 'X1', toolComponent: { guid: 'e-1' } } }, 'X1', 'Extension rule'],
    [{ rule: { id: 'X1', toolComponent: { name: 'other' } } }, 'X1', 'Other rule'],
    [{ rule: { index: 1, toolComponent: { name: 'other' } } }, 'X2', 'Second'],
    [{ ruleId: 'X2' }, 'X2', 'Second'],
    [{ ruleId: 'unlisted' }, 'unlisted', 'unlisted'],
    [{ ruleId: 'constructor' }, 'constructor', 'constructor'],
    [{ ruleId: '__proto__' }, '__proto__', '__proto__'],
    [{ ruleId: 'R1', ruleIndex: 1e20 }, 'R1', 'First rule'],
  ])('%j is rule %s', async (overrides, ruleId, title) => {
    const { rule, warnings } = await only(document(overrides));
    expect(rule).toMatchObject({ ruleId, ruleKey: `example/${ruleId}`, title });
    expect(warnings).toEqual([]);
  });

  it('lets the id count when id and index disagree, and notes it', async () => {
    const { rule, warnings } = await only(document({ ruleId: 'R1', ruleIndex: 1 }));
    expect(rule?.ruleId).toBe('R1');
    expect(warnings).toEqual(['ruleId and ruleIndex name different rules, ruleId counts (runs[0].results[0])']);
  });

  it('names a result without a rule by its tool and the form of its message', async () => {
    const texts = ['Line 3 has "a"', 'Line 77 has "bcd"', 'Something else'];
    const { rules, drafts } = await ingest(log(texts.map((text) => result({ ruleId: undefined, message: { text } }))));
    expect(drafts.map(({ finding }) => finding.ruleIndex)).toEqual([0, 0, 1]);
    expect(rules[0]?.ruleId).toMatch(/^example-[0-9a-f]{12}$/);
  });

  it('makes one rule of two definitions, the first counting', async () => {
    const rules = [
      { id: 'R1', name: 'first' },
      { id: 'R1', name: 'second', fullDescription: { text: 'Full. More.' }, helpUri: 'https://example.com/r1' },
    ];
    const { rule } = await only(log([result({ ruleIndex: 1 })], {}, { rules }));
    expect(rule).toMatchObject({ shortDescription: 'Full.', helpUri: 'https://example.com/r1', description: 'Full. More.' });
  });

  it.each(['javascript:alert(1)', 'http://example.com', 'https://a b', 'https://x"><script>', 5])(
    'keeps no link but https: %j',
    async (helpUri) => {
      expect((await only(log([result()], {}, { rules: [{ id: 'R1', helpUri }] }))).rule?.helpUri).toBeNull();
    },
  );

  it('cuts ids that are too long without making two rules one', async () => {
    const { rules } = await ingest(log([result({ ruleId: `${'x'.repeat(400)}1` }), result({ ruleId: `${'x'.repeat(400)}2` })]));
    expect(new Set(rules.map((rule) => rule.ruleKey)).size).toBe(2);
    expect(rules[0]?.ruleId).toHaveLength(255);
  });

  it('puts a catalogue before what the file says', async () => {
    const known = {
      id: 'eslint/no-debugger',
      shortcode: 'JS-W1001',
      title: 'Debugger statement',
      description: 'It stops.',
      category: 'bug-risk',
      severity: 'minor',
      tags: ['cwe-489'],
      helpUri: null,
      isRecommended: true,
      isAutofixAvailable: true,
      aliases: ['no-debugger'],
    } as const;
    const catalogue = (ruleId: string) => (ruleId === 'eslint(no-debugger)' ? known : undefined);
    const { rule, finding } = await only(log([result({ ruleId: 'eslint(no-debugger)', level: 'error' })], {}, { name: 'oxlint' }), {
      catalogue,
    });
    expect(rule).toMatchObject({
      ruleKey: 'oxlint/eslint/no-debugger',
      aliases: ['oxlint/no-debugger'],
      shortcode: 'JS-W1001',
      title: 'Debugger statement',
      tags: ['external/cwe/cwe-489'],
    });
    expect(finding).toMatchObject({ severity: 'minor', level: 'error', ruleKey: 'oxlint/eslint/no-debugger' });
  });
});

describe('messages', () => {
  const rules = [
    {
      id: 'R1',
      shortDescription: { text: 'Short' },
      messageStrings: { default: { text: "{0} is {{not}} '{1}' {2}", markdown: '**{0}**' }, __proto__: {} },
    },
  ];
  const message = async (value: unknown, more: Record<string, unknown> = {}) =>
    (await only(log([result({ message: value, ...more })], {}, { rules, globalMessageStrings: { global: { text: 'From {0}' } } }))).finding
      .message;

  it.each([
    [{ text: 'Plain {0} text' }, 'Plain {0} text'],
    [{ text: 'Plain {0} text', arguments: ['x'] }, 'Plain x text'],
    [{ id: 'default', arguments: ['a', 'b'] }, "a is {not} 'b' {2}"],
    [{ id: 'global', arguments: ['y'] }, 'From y'],
    [{ id: 'unknown' }, 'Short'],
    [{ id: 'constructor' }, 'Short'],
    [{ markdown: '*only*' }, '*only*'],
    [{ text: '' }, 'Short'],
    [{ text: '  \n' }, 'Short'],
    [{ text: 5 }, 'Short'],
    [undefined, 'Short'],
    ['text', 'Short'],
  ])('%j reads %j', async (value, text) => expect((await message(value)).text).toBe(text));

  it('shows the label of an embedded link in the text and leads to the code in Markdown', async () => {
    const relatedLocations = [
      { id: 1, ...at('src/in put (1).ts', { startLine: 7 }) },
      { id: 2, ...at('../out.ts') },
    ];
    expect(await message({ text: 'From [user \\[input\\]](1), [gone](2), [web](https://x), \\[no](1).' }, { relatedLocations })).toEqual({
      text: 'From user [input], gone, [web](https://x), \\[no](1).',
      markdown: 'From [user \\[input\\]](src/in%20put%20%281%29.ts#L7), [gone](2), [web](https://x), \\[no](1).',
    });
    expect((await message({ text: 'No link' })).markdown).toBeNull();
    expect(await message({ text: 'Text', markdown: '**Text**' })).toEqual({ text: 'Text', markdown: '**Text**' });
  });

  it('takes out NUL and half surrogates and cuts what is endless', async () => {
    expect((await message({ text: 'a\u0000b\ud800c\udc00' })).text).toBe('ab\ufffdc\ufffd');
    expect((await message({ text: '😀'.repeat(500_000) })).text).toMatch(/^😀+…$/u);
    const started = performance.now();
    await message({ text: '['.repeat(1_000_000) });
    await message({ text: '[a\\['.repeat(300_000) });
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('locations and regions', () => {
  it.each([
    [{ startLine: 3 }, { startLine: 3, startColumn: 1, endLine: 3, endColumn: undefined }],
    [
      { startLine: 3, endLine: 4, endColumn: 2 },
      { startLine: 3, startColumn: 1, endLine: 4, endColumn: 2 },
    ],
    [
      { startLine: 3, startColumn: 9, endColumn: 4 },
      { startLine: 3, startColumn: 9, endLine: 3, endColumn: 9 },
    ],
    [
      { startLine: 5, endLine: 2 },
      { startLine: 5, startColumn: 1, endLine: 5, endColumn: 1 },
    ],
    [{ startLine: 0 }, undefined],
    [{ startLine: -3 }, undefined],
    [{ startLine: 1.5 }, undefined],
    [{ startLine: '3' }, undefined],
    [{ startLine: 2 ** 60 }, undefined],
    [
      { startLine: 9e15, endLine: 9e15 },
      { startLine: 2 ** 31 - 1, startColumn: 1, endLine: 2 ** 31 - 1, endColumn: undefined },
    ],
    [{ charOffset: 10 }, undefined],
    [null, undefined],
    [7, undefined],
  ])('region %j', async (given, expected) => {
    expect((await only(log([result({ locations: [at('src/a.ts', given)] })]))).draft.givenRegion).toEqual(expected);
  });

  it('speaks about the repository where there is no location to trust, and notes it', async () => {
    const { drafts, warnings } = await ingest(
      log([
        result({ locations: [] }),
        result({ locations: undefined, message: { text: '2' } }),
        result({ locations: [{ logicalLocations: [{ name: 'f' }] }], message: { text: '3' } }),
        result({ locations: [at('')], message: { text: '4' } }),
        result({ locations: [at('../../etc/passwd')], message: { text: '5' } }),
        result({ locations: [at('%zz')], message: { text: '6' } }),
      ]),
    );
    expect(drafts.map(({ finding, givenRegion }) => [finding.path, givenRegion])).toEqual(new Array(6).fill(['', undefined]));
    expect(warnings).toEqual([
      'a result has no location (2 times, first at runs[0].results[0])',
      'a location names no file (2 times, first at runs[0].results[2])',
      'a location was refused: it leaves the repository (runs[0].results[4])',
      'a location was refused: it has a broken percent escape (runs[0].results[5])',
    ]);
  });

  it('shows what is outside of the repository as it is written, never as a path', async () => {
    const { finding, warnings } = await only(log([result({ locations: [at('file:///etc/passwd')] })]));
    expect(finding.path).toBe('file:///etc/passwd');
    expect(warnings).toEqual(['a location is outside of the repository (runs[0].results[0])']);
  });

  it('finds the root in checkout_uri, the working directory or %SRCROOT%', async () => {
    const document = (run: Record<string, unknown>) => log([result({ locations: [at('file:///w/src/a.ts')] })], run);
    expect((await only(document({}), { checkoutUri: 'file:///w/' })).finding.path).toBe('src/a.ts');
    expect((await only(document({ invocations: [{ workingDirectory: { uri: 'file:///w' } }] }))).finding.path).toBe('src/a.ts');
    expect((await only(document({ originalUriBaseIds: { '%SRCROOT%': { uri: 'file:///w/' } } }))).finding.path).toBe('src/a.ts');
    expect((await only(document({}))).finding.path).toBe('file:///w/src/a.ts');
  });

  it('keeps further and related locations, ten at most', async () => {
    const relatedLocations = Array.from({ length: 20 }, (_, id) => ({
      id,
      message: { text: `step ${id}` },
      ...at(`src/${id}.ts`, { startLine: id + 1 }),
    }));
    const { finding } = await only(log([result({ locations: [at('src/a.ts'), at('src/b.ts'), at('../c.ts')], relatedLocations })]));
    expect(finding.related).toHaveLength(10);
    expect(finding.related[0]).toEqual({
      path: 'src/b.ts',
      region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
      message: null,
    });
    expect(finding.related[1]).toMatchObject({ path: 'src/0.ts', message: 'step 0' });
  });

  it('completes a region from the text and counts columns in UTF-16 units', () => {
    const source = new SourceText('let a;\r\nconst 😀 = "é😀";\rlast');
    const given = { startLine: 2, startColumn: 7, endLine: 2, endColumn: undefined };
    expect(source.locate(given, false)).toEqual({ ...given, endColumn: 18 });
    expect(source.locate({ ...given, startColumn: 8, endColumn: 15 }, true)).toEqual({
      startLine: 2,
      startColumn: 9,
      endLine: 2,
      endColumn: 17,
    });
    expect(source.locate({ ...given, endColumn: 40 }, true).endColumn).toBe(42);
    expect(source.locate({ startLine: 99, startColumn: 2, endLine: 99, endColumn: undefined }, true)).toEqual({
      startLine: 99,
      startColumn: 2,
      endLine: 99,
      endColumn: 2,
    });
    expect(source.lineHash(1)).toMatch(/:1$/);
    expect(source.lineHash(4)).toBeUndefined();
  });
});

describe('suppressions, fingerprints and repeats', () => {
  it.each([
    [undefined, false],
    [[], false],
    [[null], false],
    [[{ kind: 'inSource' }], true],
    [[{ kind: 'external', status: 'accepted', justification: 'known' }], true],
    [[{ status: 'underReview' }], false],
    [[{ status: 'accepted' }, { status: 'rejected' }], false],
    ['x', false],
  ])('suppressions %j', async (suppressions, isSuppressed) => {
    expect((await only(log([result({ suppressions })]))).finding.suppression !== null).toBe(isSuppressed);
    expect((await only(log([result({ suppressions })]), { honoursSuppressions: false })).finding.suppression).toBeNull();
  });

  it('keeps fingerprints as digests, and no placeholder and no personal data', async () => {
    const { finding } = await only(
      log([
        result({
          fingerprints: {
            'matchBasedId/v1': 'requires login',
            'sha/v1': 'ABCDEF0123456789',
            author: 'Ada <ada@example.com>',
            number: 5,
            __proto__: 'x',
          },
          partialFingerprints: { primaryLocationLineHash: '39fa2ee980eb94b0:1', 'hash/v2': 'deadbeef01_3', 'bad name': 'x' },
        }),
      ]),
    );
    expect(finding.fingerprints).toEqual({
      'github/primaryLocationLineHash': '39fa2ee980eb94b0:1',
      'sarif/sha/v1': 'ABCDEF0123456789',
      'sarif/author': expect.stringMatching(/^[0-9a-f]{32}$/),
      'sarif-partial/hash/v2': 'deadbeef01_3',
    });
  });

  it('counts exact repeats once, over the runs of one analysis too, and keeps what differs', async () => {
    const twice = log([
      result(),
      result(),
      result({ message: { text: 'Other.' } }),
      result({ locations: [at('src/a.ts', { startLine: 4 })] }),
    ]);
    const { drafts, warnings } = await ingest({ ...twice, runs: [...(twice.runs as unknown[]), ...(twice.runs as unknown[])] });
    expect(drafts.map(({ finding }) => finding.index)).toEqual([0, 1, 2]);
    expect(warnings).toEqual(['5 exact repeats were counted once (whole analysis)']);
  });

  it('tells thousands of different results apart', async () => {
    const results = Array.from({ length: 20_000 }, (_, line) => result({ locations: [at('src/a.ts', { startLine: line + 1 })] }));
    expect((await ingest(log([...results, ...results]))).drafts).toHaveLength(20_000);
  });
});
