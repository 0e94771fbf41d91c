import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assertEverythingAuthorized } from '@lintel/graphql';
import { checkCompleted } from '@lintel/events';
import { roles } from '@lintel/kernel';
import { testPrincipal } from '@lintel/testing';
import { toGlobalId } from '@lintel/vocabularies';
import { functionOf } from '../src/domain/measurement.fixture.js';
import type { MeasuredThings } from './measurement-document.js';
import { MetricsHarness } from './metrics-harness.js';

const harness = new MetricsHarness();
let serial = 40;
let tenant: Awaited<ReturnType<MetricsHarness['tenant']>>;

beforeAll(() => harness.start());
afterAll(() => harness.stop());
beforeEach(async () => {
  serial += 1;
  tenant = await harness.tenant(serial);
});

const commit = (digit: string) => digit.repeat(40);
const repositoryStub = () => ({ __typename: 'Repository', id: tenant.id });
const measurements = async (fields: string, args = '') =>
  (await harness.entity('lintel', repositoryStub(), `measurements${args} { ${fields} }`, tenant.principal)).entity?.measurements;

describe('a measured commit', () => {
  it('is stored with totals, debt and ratings, and announced', async () => {
    const things: MeasuredThings = {
      files: [
        {
          codeLines: 200,
          cognitiveComplexity: 52,
          duplicatedLines: 20,
          functions: [functionOf({ cyclomaticComplexity: 30, cognitiveComplexity: 20, codeLines: 60 })],
        },
        { path: 'lib/a.py', language: 'Python', subject: 'python', codeLines: 100, functions: [] },
      ],
      duplicates: [
        {
          lines: 20,
          occurrences: [
            { path: 'src/file0.ts', startLine: 1 },
            { path: 'lib/a.py', startLine: 5 },
          ],
        },
      ],
    };
    const check = await harness.measure(tenant, things);
    expect((await harness.eventsOf('metrics.run.measured')).at(-1)).toMatchObject({
      repositoryId: tenant.repositoryId,
      runId: check.runId,
      checkId: check.checkId,
      commitOid: check.commitOid,
      filesCount: 2,
      codeLines: 300,
      formulaVersion: '1',
    });
    const found = await measurements(
      `ref commitOid formulaVersion duplicatesCount
       totals { filesCount codeLines functionsCount complexFunctionsCount longFunctionsCount duplicatedLines duplicationPercent publicDeclarations }
       languages { language totals { filesCount codeLines } }
       debt { minutes issueMinutes structuralMinutes ratio cost structuralMinutesByKind { kind minutes threshold } }
       maintainability { rating formula contributors { what path line count minutes } } reliability { rating } security { rating } score { value terms { name } }`,
    );
    // 90 for the file, 20 for the function, 35 for the duplicate.
    expect(found).toMatchObject({
      ref: 'refs/heads/main',
      commitOid: check.commitOid,
      formulaVersion: '1',
      duplicatesCount: 1,
      totals: {
        filesCount: 2,
        codeLines: 300,
        functionsCount: 1,
        complexFunctionsCount: 1,
        longFunctionsCount: 1,
        duplicatedLines: 20,
        publicDeclarations: 8,
      },
      debt: {
        minutes: 145,
        issueMinutes: 0,
        structuralMinutes: 145,
        structuralMinutesByKind: [
          { kind: 'function-complexity', minutes: 20, threshold: 18 },
          { kind: 'file-complexity', minutes: 90 },
          { kind: 'duplication', minutes: 35 },
        ],
      },
      maintainability: {
        rating: 'A',
        contributors: [
          { what: 'file-complexity', path: 'src/file0.ts', line: null, count: 52, minutes: 90 },
          { what: 'duplication', minutes: 35 },
          { what: 'function-complexity: pay', line: 10, minutes: 20 },
        ],
      },
      reliability: { rating: null },
      security: { rating: null },
      score: { value: null, terms: [] },
    });
    expect(found.totals.duplicationPercent).toBeCloseTo(20 / 3, 9);
    expect(found.debt.ratio).toBeCloseTo(145 / 9000, 9);
    expect(found.debt.cost).toBeCloseTo((145 / 60) * 70, 9);
    expect(found.languages.map(({ language, totals }: any) => [language, totals.codeLines])).toEqual([
      ['Python', 100],
      ['TypeScript', 200],
    ]);
  });

  it('is assessed again when issues are counted, whichever comes first', async () => {
    const issues = [
      { category: 'bug-risk' as const, severity: 'major' as const, open: 3 },
      { category: 'security' as const, severity: 'critical' as const, open: 1 },
    ];
    const fields =
      'debt { issueMinutes } reliability { rating contributors { what count } } security { rating } score { value terms { name weight } }';
    const after = await harness.measure(tenant, {});
    await harness.reconcile(after, issues);
    const first = await measurements(fields);
    expect(first).toMatchObject({
      debt: { issueMinutes: 120 },
      reliability: { rating: 'C', contributors: [{ what: 'major bug-risk issues', count: 3 }] },
      security: { rating: 'D' },
    });
    expect(first.score.value).toEqual(expect.any(Number));
    expect(first.score.terms.map(({ name }: any) => name)).toEqual(['maintainability', 'security', 'duplication']);

    const other = { ...checkCompleted.example, ...after, commitOid: commit('b'), runId: after.runId + 100, checkId: after.checkId + 100 };
    await harness.reconcile(other, issues);
    await harness.measure(tenant, {}, { commitOid: other.commitOid, runId: other.runId, checkId: other.checkId });
    expect(await measurements(fields)).toEqual(first);
    expect(await measurements('commitOid')).toEqual({ commitOid: commit('b') });
  });

  it('takes the counts of the run before it until its own come', async () => {
    const first = await harness.measure(tenant, {}, { commitOid: commit('a') });
    await harness.reconcile(first, [{ category: 'bug-risk', severity: 'minor', open: 1 }]);
    const second = await harness.measure(tenant, {}, { commitOid: commit('b'), runId: first.runId + 1 });
    expect(await measurements('commitOid reliability { rating }')).toEqual({ commitOid: commit('b'), reliability: { rating: 'B' } });
    await harness.reconcile(second, []);
    expect(await measurements('reliability { rating }')).toEqual({ reliability: { rating: 'A' } });
    // Late news of the first run change the first commit only.
    await harness.reconcile(first, [{ category: 'bug-risk', severity: 'critical', open: 1 }]);
    expect(await measurements('reliability { rating }')).toEqual({ reliability: { rating: 'A' } });
  });

  it('is not replaced by counts of an older run', async () => {
    const check = await harness.measure(tenant, {});
    await harness.reconcile(check, [{ category: 'bug-risk', severity: 'minor', open: 1 }]);
    await harness.reconcile(check, [{ category: 'bug-risk', severity: 'critical', open: 9 }], { runId: check.runId - 1 });
    expect(await measurements('reliability { rating }')).toEqual({ reliability: { rating: 'B' } });
  });

  it('delivered twice is stored and announced once', async () => {
    const id = crypto.randomUUID();
    const check = await harness.measure(tenant, {}, {}, { id });
    const counted = async () => (await harness.eventsOf('metrics.run.measured')).filter(({ checkId }) => checkId === check.checkId).length;
    await harness.metrics.deliver(checkCompleted, check, { id });
    await harness.metrics.deliver(checkCompleted, check);
    await harness.measure(tenant, {}, { ref: 'refs/heads/other', isDefaultBranch: false });
    expect(await counted()).toBe(1);
    expect(await harness.rows('SELECT 1 FROM snapshots WHERE repository_id = $1', [tenant.repositoryId])).toHaveLength(2);
  });

  it('that comes late does not take the place of a newer one', async () => {
    const newer = await harness.measure(tenant, { files: [{ path: 'new.ts' }] }, { commitOid: commit('b') });
    await harness.measure(tenant, { files: [{ path: 'old.ts' }] }, { commitOid: commit('a'), runId: newer.runId - 5 });
    expect(await measurements('commitOid')).toEqual({ commitOid: commit('b') });
    expect(await harness.rows('SELECT path FROM measured_files WHERE repository_id = $1', [tenant.repositoryId])).toEqual([
      { path: 'new.ts' },
    ]);
    const { entity } = await harness.entity(
      'lintel',
      repositoryStub(),
      'measurementHistory { edges { node { commitOid } } }',
      tenant.principal,
    );
    expect(entity.measurementHistory.edges.map((edge: any) => edge.node.commitOid)).toEqual([commit('b'), commit('a')]);
  });

  it('measured again keeps its values, with the same ids', async () => {
    const first = await harness.measure(tenant, { packages: 3 });
    const ids = async () =>
      harness.rows('SELECT value_id AS id, metric, value FROM metric_values WHERE repository_id = $1 ORDER BY value_id', [
        tenant.repositoryId,
      ]);
    const before = await ids();
    await harness.measure(tenant, { packages: 4 }, { runId: first.runId + 1 });
    const after = await ids();
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.filter(({ metric }) => metric === 'direct-dependencies').map(({ value }) => value)).toEqual([4, 4]);
    expect(
      await harness.rows('SELECT DISTINCT values_count AS n FROM metric_series WHERE repository_id = $1', [tenant.repositoryId]),
    ).toEqual([{ n: 1 }]);
  });

  it('of a check that failed, or measures nothing, changes nothing', async () => {
    const blob = checkCompleted.example.sarif;
    await harness.metrics.deliver(checkCompleted, { ...checkCompleted.example, ...tenant, measurements: null } as never);
    await harness.metrics.deliver(checkCompleted, { ...checkCompleted.example, ...tenant, outcome: 'failed', measurements: blob } as never);
    expect(await measurements('commitOid')).toBeNull();
  });

  it('may hold any text', async () => {
    const odd = 'a\u0000b\ud800"\\\u2028💥';
    await harness.measure(tenant, {
      files: [{ path: `src/${'é'.repeat(300)}\t"\\.ts`, functions: [functionOf({ name: odd, codeLines: 99 })] }],
      duplicates: [{ lines: 9, code: odd, occurrences: [{ path: 'a', startLine: 1 }] }],
    });
    const { entity } = await harness.entity(
      'lintel',
      repositoryStub(),
      'measuredFunctions(kind: LONG) { edges { node { name path } } } duplicates { edges { node { code } } }',
      tenant.principal,
    );
    expect(entity.measuredFunctions.edges[0].node).toEqual({ name: 'a\ufffdb\ufffd"\\\u2028💥', path: `src/${'é'.repeat(300)}\t"\\.ts` });
    expect(entity.duplicates.edges[0].node.code).toBe('a\ufffdb\ufffd"\\\u2028💥');
  });

  it('writes only the files that changed', async () => {
    const files = [{ path: 'a.ts' }, { path: 'b.ts' }, { path: 'c.ts' }];
    const first = await harness.measure(tenant, { files }, { commitOid: commit('a') });
    const versions = () =>
      harness.rows('SELECT path, xmin::text AS version FROM measured_files WHERE repository_id = $1 ORDER BY path', [tenant.repositoryId]);
    const before = await versions();
    await harness.measure(
      tenant,
      { files: [{ path: 'a.ts' }, { path: 'b.ts', codeLines: 7 }, { path: 'd.ts' }] },
      { commitOid: commit('b'), runId: first.runId + 1 },
    );
    const after = await versions();
    expect(after.map(({ path }) => path)).toEqual(['a.ts', 'b.ts', 'd.ts']);
    expect(after[0]).toEqual(before[0]);
    expect(after[1].version).not.toBe(before[1].version);
  });
});

describe('lists of the newest commit', () => {
  it('page through files, functions and duplicates', async () => {
    const files = Array.from({ length: 12 }, (_, n) => ({
      path: `src/${n < 6 ? 'a' : 'b'}/f${n}.ts`,
      functions: [functionOf({ name: `f${n}`, cyclomaticComplexity: 30 + (n % 3), codeLines: 41 + n })],
    }));
    const duplicates = Array.from({ length: 5 }, (_, n) => ({ lines: 10 + n, occurrences: [{ path: 'src/a/f0.ts', startLine: n + 1 }] }));
    await harness.measure(tenant, { files, duplicates });
    const all = async (field: string, args: string, node: string) => {
      const nodes: any[] = [];
      for (let after = ''; ;) {
        const { entity } = await harness.entity(
          'lintel',
          repositoryStub(),
          `${field}(${args} first: 5${after}) { pageInfo { hasNextPage endCursor } edges { node { ${node} } } }`,
          tenant.principal,
        );
        nodes.push(...entity[field].edges.map((edge: any) => edge.node));
        if (!entity[field].pageInfo.hasNextPage) return nodes;
        after = `, after: "${entity[field].pageInfo.endCursor}"`;
      }
    };
    expect((await all('measuredFiles', '', 'path')).map(({ path }) => path)).toEqual(files.map(({ path }) => path).sort());
    expect(await all('measuredFiles', 'prefix: "src/b/",', 'path codeLines functionsCount')).toHaveLength(6);
    const complex = await all('measuredFunctions', 'kind: COMPLEX,', 'name cyclomaticComplexity');
    expect(complex).toHaveLength(12);
    expect(complex.map(({ cyclomaticComplexity }) => cyclomaticComplexity)).toEqual(
      [...complex.map(({ cyclomaticComplexity }) => cyclomaticComplexity)].sort((a, b) => b - a),
    );
    expect(new Set(complex.map(({ name }) => name)).size).toBe(12);
    expect((await all('measuredFunctions', 'kind: LONG,', 'codeLines')).map(({ codeLines }) => codeLines)[0]).toBe(52);
    expect((await all('duplicates', '', 'lines code occurrences { path startLine }')).map(({ lines }) => lines)).toEqual([
      14, 13, 12, 11, 10,
    ]);
  });

  it('are of the default branch; other refs have their totals', async () => {
    await harness.measure(tenant, { files: [{ codeLines: 11 }] }, { ref: 'refs/heads/topic', branch: 'topic', isDefaultBranch: false });
    expect(await measurements('commitOid')).toBeNull();
    expect(await measurements('totals { codeLines }', '(ref: "topic")')).toEqual({ totals: { codeLines: 11 } });
    expect(await measurements('totals { codeLines }', '(ref: "refs/heads/topic")')).toEqual({ totals: { codeLines: 11 } });
    expect(await measurements('totals { codeLines }', '(ref: "no\\u0000ne")')).toBeNull();
    expect(await harness.rows('SELECT 1 FROM measured_files WHERE repository_id = $1', [tenant.repositoryId])).toEqual([]);
  });
});

const metricRow =
  'name shortcode description positiveDirection unit minValueAllowed maxValueAllowed isReported isThresholdEnforced items { id key threshold latestValue latestValueDisplay thresholdStatus }';
const metricsOf = async (args = '', fields = metricRow) =>
  (await harness.entity('deepsource', repositoryStub(), `metrics${args} { ${fields} }`, tenant.principal)).entity.metrics;

describe('DeepSource metrics', () => {
  it('are all there, filled as far as they are measured', async () => {
    await harness.measure(tenant, {
      files: [{}, { path: 'a.py', language: 'Python', subject: 'python', publicDeclarations: 3, documentedDeclarations: 2 }],
      packages: 12,
    });
    const metrics = await metricsOf();
    expect(metrics.map(({ shortcode, isReported }: any) => [shortcode, isReported])).toEqual([
      ['LCV', false],
      ['BCV', false],
      ['CCV', false],
      ['CPCV', false],
      ['NLCV', false],
      ['NBCV', false],
      ['NCCV', false],
      ['NCPCV', false],
      ['DCV', true],
      ['DDP', true],
    ]);
    for (const { items } of metrics) expect(items.map(({ key }: any) => key)).toEqual(['AGGREGATE', 'JAVASCRIPT', 'PYTHON']);
    expect(metrics[0].items[0]).toMatchObject({ latestValue: null, latestValueDisplay: null, thresholdStatus: null });
    expect(metrics[8]).toMatchObject({
      name: 'Documentation Coverage',
      positiveDirection: 'UPWARD',
      unit: '%',
      minValueAllowed: 0,
      maxValueAllowed: 100,
    });
    expect(metrics[8].items.map(({ latestValueDisplay }: any) => latestValueDisplay)).toEqual(['42.86%', '25%', '66.67%']);
    expect(metrics[9]).toMatchObject({ positiveDirection: 'DOWNWARD', unit: null, maxValueAllowed: null });
    expect(metrics[9].items.map(({ latestValue }: any) => latestValue)).toEqual([12, 12, null]);
  });

  it('of a repository never measured have one item without a value', async () => {
    const metrics = await metricsOf();
    expect(metrics).toHaveLength(10);
    for (const metric of metrics) expect(metric).toMatchObject({ isReported: false, items: [{ key: 'AGGREGATE', latestValue: null }] });
  });

  it('are filtered by shortcode', async () => {
    expect((await metricsOf('(shortcodeIn: [DDP, LCV])', 'shortcode')).map(({ shortcode }: any) => shortcode)).toEqual(['LCV', 'DDP']);
    expect(await metricsOf('(shortcodeIn: [])', 'shortcode')).toEqual([]);
  });

  it('have a history, oldest first, with the thresholds of the time', async () => {
    const threshold = async (value: number | null) =>
      harness.deepsource(
        'mutation ($id: ID!, $v: Int) { setRepositoryMetricThreshold(input: { repositoryId: $id, metricShortcode: DDP, metricKey: AGGREGATE, thresholdValue: $v, clientMutationId: "m" }) { ok clientMutationId } }',
        tenant.principal,
        { id: tenant.id, v: value },
      );
    const first = await harness.measure(tenant, { packages: 5 }, { commitOid: commit('a') });
    expect(await threshold(6)).toEqual({ data: { setRepositoryMetricThreshold: { ok: true, clientMutationId: 'm' } } });
    await harness.measure(tenant, { packages: 7 }, { commitOid: commit('b'), runId: first.runId + 1 });
    const history = 'values { totalCount edges { node { id value valueDisplay threshold thresholdStatus commitOid createdAt } } }';
    const [metric] = await metricsOf('(shortcodeIn: [DDP])', `items { id key threshold latestValue thresholdStatus ${history} }`);
    expect(metric.items[0]).toMatchObject({ threshold: 6, latestValue: 7, thresholdStatus: 'FAILING' });
    expect(metric.items[0].values).toMatchObject({
      totalCount: 2,
      edges: [
        { node: { value: 5, valueDisplay: '5', threshold: null, thresholdStatus: null, commitOid: commit('a') } },
        { node: { value: 7, threshold: 6, thresholdStatus: 'FAILING', commitOid: commit('b') } },
      ],
    });
    const item = await harness.entity(
      'deepsource',
      { __typename: 'RepositoryMetricItem', id: metric.items[0].id },
      `key latestValue values(commitOidIn: ["${commit('a')}", "no\\u0000ne"]) { edges { node { value } } }`,
      tenant.principal,
    );
    expect(item.entity).toEqual({ key: 'AGGREGATE', latestValue: 7, values: { edges: [{ node: { value: 5 } }] } });
    const value = await harness.entity(
      'deepsource',
      { __typename: 'MetricValue', id: metric.items[0].values.edges[0].node.id },
      'value commitOid',
      tenant.principal,
    );
    expect(value.entity).toEqual({ value: 5, commitOid: commit('a') });
    await threshold(null);
    expect((await metricsOf('(shortcodeIn: [DDP])', 'items { threshold thresholdStatus }'))[0].items[0]).toEqual({
      threshold: null,
      thresholdStatus: null,
    });
  });

  it('of a check are those of its commit; a check that measures nothing has none', async () => {
    const first = await harness.measure(tenant, { packages: 5 }, { commitOid: commit('a') });
    await harness.measure(tenant, { packages: 7 }, { commitOid: commit('b'), runId: first.runId + 1 });
    const ofCheck = async (checkId: number, principal = tenant.principal) =>
      (
        await harness.entity(
          'deepsource',
          { __typename: 'Check', id: toGlobalId('Check', checkId) },
          'metrics { shortcode items { latestValue } }',
          principal,
        )
      ).entity.metrics;
    expect((await ofCheck(first.checkId)).find(({ shortcode }: any) => shortcode === 'DDP').items[0].latestValue).toBe(5);
    expect(await ofCheck(999_999)).toBeNull();
    expect(await ofCheck(first.checkId, testPrincipal(1))).toBeNull();
  });

  it('are switched off and enforced by setting', async () => {
    await harness.measure(tenant, { packages: 5 });
    const set = (isReported: boolean, isThresholdEnforced: boolean) =>
      harness.deepsource(
        `mutation ($id: ID!) { updateRepositoryMetricSetting(input: { repositoryId: $id, metricShortcode: DDP, isReported: ${isReported}, isThresholdEnforced: ${isThresholdEnforced} }) { ok } }`,
        tenant.principal,
        { id: tenant.id },
      );
    expect((await set(true, true)).data.updateRepositoryMetricSetting).toEqual({ ok: true });
    expect((await metricsOf('(shortcodeIn: [DDP])', 'isReported isThresholdEnforced'))[0]).toEqual({
      isReported: true,
      isThresholdEnforced: true,
    });
    await set(false, false);
    expect((await metricsOf('(shortcodeIn: [DDP])', 'isReported isThresholdEnforced'))[0]).toEqual({
      isReported: false,
      isThresholdEnforced: false,
    });
    const { entity } = await harness.entity(
      'deepsource',
      repositoryStub(),
      'metricSettings { metricShortcode isReported isThresholdEnforced }',
      tenant.principal,
    );
    expect(entity.metricSettings).toContainEqual({ metricShortcode: 'DDP', isReported: false, isThresholdEnforced: false });
    expect(entity.metricSettings).toContainEqual({ metricShortcode: 'LCV', isReported: true, isThresholdEnforced: false });
    expect((await set(false, true)).errors?.[0].extensions.code).toBe('invalid-input');
  });

  it.each([-1, 101])('refuse a threshold of %d per cent', async (value) => {
    const { errors } = await harness.deepsource(
      'mutation ($id: ID!, $v: Int) { setRepositoryMetricThreshold(input: { repositoryId: $id, metricShortcode: LCV, metricKey: GO, thresholdValue: $v }) { ok } }',
      tenant.principal,
      { id: tenant.id, v: value },
    );
    expect(errors?.[0].extensions.code).toBe('invalid-input');
  });

  it('are changed by those who may write', async () => {
    const documents = [
      'setRepositoryMetricThreshold(input: { repositoryId: $id, metricShortcode: LCV, metricKey: GO, thresholdValue: 1 }) { ok }',
      'updateRepositoryMetricSetting(input: { repositoryId: $id, metricShortcode: LCV, isReported: true, isThresholdEnforced: false }) { ok }',
    ];
    const expected: Record<string, string> = { viewer: 'not-allowed', contributor: 'not-allowed', member: 'ok', admin: 'ok', owner: 'ok' };
    for (const document of documents) {
      const outcome = async (principal?: ReturnType<typeof testPrincipal>) => {
        const { errors } = await harness.deepsource(`mutation ($id: ID!) { ${document} }`, principal, { id: tenant.id });
        return errors?.[0].extensions.code ?? 'ok';
      };
      for (const role of roles) expect([role, await outcome(testPrincipal(tenant.accountId, role))]).toEqual([role, expected[role]]);
      expect(await outcome(testPrincipal(1, 'owner'))).toBe('repository-not-found');
      expect(await outcome()).toBe('authentication-required');
    }
  });
});

describe('another tenant', () => {
  const intruder = testPrincipal(1, 'owner');

  it('has a rule on every way in', () => {
    expect(() => assertEverythingAuthorized(harness.metrics.app)).not.toThrow();
  });

  it('sees nothing through any entity', async () => {
    const check = await harness.measure(tenant, { packages: 5 });
    const [value] = await harness.rows('SELECT value_id AS id FROM metric_values WHERE repository_id = $1', [tenant.repositoryId]);
    const [metric] = await metricsOf('(shortcodeIn: [DDP])', 'items { id }');
    const cases: [string, string, string, string, unknown][] = [
      ['deepsource', 'Repository', tenant.id, 'metrics { shortcode } metricSettings { metricShortcode }', null],
      ['deepsource', 'Check', toGlobalId('Check', check.checkId), 'metrics { shortcode }', { metrics: null }],
      ['deepsource', 'RepositoryMetricItem', metric.items[0].id, 'latestValue', null],
      ['deepsource', 'MetricValue', toGlobalId('MetricValue', value.id), 'value', null],
      [
        'lintel',
        'Repository',
        tenant.id,
        'measurements(ref: "refs/heads/main") { commitOid } measuredFiles { edges { cursor } } duplicates { edges { cursor } }',
        null,
      ],
    ];
    for (const [vocabulary, __typename, id, fields, expected] of cases) {
      expect([__typename, (await harness.entity(vocabulary, { __typename, id }, fields, intruder)).entity]).toEqual([__typename, expected]);
      const { errors } = await harness.entity(vocabulary, { __typename, id }, fields);
      expect([__typename, errors?.[0].extensions.code]).toEqual([__typename, 'authentication-required']);
    }
  });

  it('sees no row of any table even when a query forgets to ask whose it is', async () => {
    await harness.measure(tenant, {
      files: [{ functions: [functionOf({ codeLines: 99 })] }],
      duplicates: [{ lines: 9, occurrences: [{ path: 'a', startLine: 1 }] }],
      packages: 5,
    });
    const tables = [
      'snapshots',
      'issue_counts',
      'measured_files',
      'measured_functions',
      'duplicate_blocks',
      'metric_series',
      'metric_values',
      'metric_thresholds',
      'metric_settings',
    ];
    for (const table of tables) {
      const rows = await harness.metrics.database.transaction({ kind: 'accounts', accountIds: [1] }, (tx) =>
        tx.query(`SELECT 1 FROM ${table}`),
      );
      expect([table, rows]).toEqual([table, []]);
    }
  });
});
