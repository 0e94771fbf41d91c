import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { analysisIngested, checkCompleted } from '@lintel/events';
import { systemScope } from '@lintel/persistence';
import type { TestService } from '@lintel/testing';
import {
  accountId,
  findingsOf,
  ingestCheck,
  published,
  sarifLog,
  sarifResult,
  startHarness,
  storeSarif,
  storeSources,
  until,
  type Harness,
  type Ingested,
} from './harness.js';

let harness: Harness | undefined;
let ingest: TestService;

beforeAll(async () => {
  harness = await startHarness();
  ingest = harness.ingest;
});

afterAll(() => harness?.close());

describe('the results of a check', () => {
  const text = 'var a = 0;\nvar b = 0;\nvar c = 0;\nvar d = 0;\n';

  it('become findings with blob, exact region, line hash and features, and one event', async () => {
    const sources = await storeSources(ingest, { 'src/a.js': text });
    const sarif = await storeSarif(
      ingest,
      sarifLog([sarifResult('src/a.js', 1), sarifResult('src/gone.js', 9), sarifResult('', 1, { ruleId: 'R2' })]),
      'test/one.sarif',
    );
    const data = await ingestCheck(ingest, { checkId: 1, sarif, sources });
    expect(data).toMatchObject({
      isComplete: true,
      reason: null,
      tool: { name: 'Example', version: '1.2.3' },
      resultsCount: 3,
      rulesCount: 1,
      warningsCount: 1,
      sources,
      category: 'javascript',
      findings: { key: `findings/${accountId}/1`, contentEncoding: 'zstd' },
    });
    const { findings, rules } = await findingsOf(ingest, data);
    expect(rules.map((rule) => [rule.ruleKey, rule.title])).toEqual([
      ['example/R1', 'First rule'],
      ['example/R2', 'R2'],
    ]);
    expect(findings[0]).toMatchObject({
      index: 0,
      path: 'src/a.js',
      blobOid: '1'.padStart(40, '0'),
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 11 },
      fingerprints: { 'github/primaryLocationLineHash': '5e4d5a9cf1294ad9:1' },
    });
    expect(findings[0]?.features?.lineHash).toMatch(/^[0-9a-f]{16}$/);
    expect(findings[1]).toMatchObject({ path: 'src/gone.js', blobOid: null, features: null, fingerprints: {} });
    expect(findings[2]).toMatchObject({ path: '', region: null, ruleKey: 'example/R2' });
  });

  it('take category, severity and title from the catalogue of a bundled analyzer', async () => {
    const sarif = await storeSarif(
      ingest,
      sarifLog([sarifResult('src/a.js', 1, { ruleId: 'eslint(no-debugger)' })], { driver: { name: 'oxlint', rules: [] } }),
      'test/oxlint.sarif',
    );
    const data = await ingestCheck(ingest, { checkId: 2, sarif, analyzer: { shortcode: 'javascript', name: 'JavaScript', version: '1' } });
    const [rule] = (await findingsOf(ingest, data)).rules;
    expect(rule?.shortcode).toMatch(/^[A-Z]{2,4}-[A-Z]\d{4}$/);
    expect(rule?.description.length).toBeGreaterThan(19);
    expect(rule?.ruleId).toBe('eslint(no-debugger)');
  });

  it('keeps the order of many results over many files', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`src/f${index}.js`, `${text}const n = ${index};\n`]));
    const results = Array.from({ length: 5_000 }, (_, index) =>
      sarifResult(`src/f${(index * 7) % 60}.js`, (index % 5) + 1, { message: { text: `number ${index}` } }),
    );
    const sarif = await storeSarif(ingest, sarifLog(results), 'test/many.sarif');
    const data = await ingestCheck(ingest, { checkId: 3, sarif, sources: await storeSources(ingest, files, 'test/many-sources') });
    const { findings } = await findingsOf(ingest, data);
    expect(findings.map((finding) => finding.index)).toEqual(results.map((_, index) => index));
    expect(
      findings.every(
        (finding, index) =>
          finding.message.text === `number ${index}` && finding.path === `src/f${(index * 7) % 60}.js` && finding.features !== null,
      ),
    ).toBe(true);
  });

  it('give the same one analysis when the event or the job comes again', async () => {
    const sarif = await storeSarif(ingest, sarifLog([sarifResult('src/a.js')]), 'test/again.sarif');
    const check = { ...checkCompleted.example, checkId: 4, sarif, sources: null, changes: null };
    await ingestCheck(ingest, check);
    await ingest.deliver(checkCompleted, check);
    await until(async () => ((await jobsLeft()) === 0 ? true : undefined));
    const events = await published<Ingested>(ingest, analysisIngested.type);
    expect(events.filter(({ data }) => data.checkId === 4)).toHaveLength(1);
  });

  it.each([
    ['failed', 'The analyzer crashed', 'The analyzer crashed'],
    ['timed-out', null, 'The check took too long'],
    ['cancelled', null, 'The check was cancelled'],
  ] as const)('of a check that ended as %s close nothing', async (outcome, reason, expected) => {
    const checkId = 10 + ['failed', 'timed-out', 'cancelled'].indexOf(outcome);
    expect(await ingestCheck(ingest, { checkId, outcome, reason, sarif: null })).toMatchObject({
      isComplete: false,
      reason: expected,
      findings: null,
      resultsCount: 0,
    });
  });

  it.each([
    ['truncated JSON', '{"version":"2.1.0","runs":[', 'Invalid SARIF. JSON syntax error: unexpected end at byte 27'],
    ['JSON that is no SARIF', '{"hello":"world"}', "Invalid SARIF. Missing 'runs' array."],
    ['JSON nested a million deep', '['.repeat(1_000_000), 'rejecting SARIF, as it is nested deeper than 64 levels'],
    ['an old version', '{"version":"2.0.0","runs":[]}', 'rejecting SARIF, unsupported version 2.0.0 (expected 2.1.0)'],
    ['no runs', '{"version":"2.1.0","runs":[]}', 'The file has no run'],
    [
      'a tool that failed',
      JSON.stringify(sarifLog([sarifResult('a')], { run: { invocations: [{ executionSuccessful: false }] } })),
      'unsuccessful execution',
    ],
  ])('that are %s give an incomplete analysis with the reason, never a stuck check', async (label, content, reason) => {
    const checkId = 1000 + (Buffer.from(label).reduce((sum, byte) => sum * 7 + byte, 0) % 100_003);
    const sarif = await storeSarif(ingest, content, `test/bad-${checkId}.sarif`);
    expect(await ingestCheck(ingest, { checkId, sarif })).toMatchObject({ isComplete: false, reason, findings: null });
  });

  it('without a list of results say nothing about what is gone; with an empty one they say that all is gone', async () => {
    const nothing = await storeSarif(ingest, sarifLog(null), 'test/null.sarif');
    expect(await ingestCheck(ingest, { checkId: 60, sarif: nothing })).toMatchObject({
      isComplete: false,
      reason: 'The file has a run without a list of results',
      resultsCount: 0,
    });
    const empty = await storeSarif(ingest, sarifLog([]), 'test/empty.sarif');
    const data = await ingestCheck(ingest, { checkId: 61, sarif: empty });
    expect(data).toMatchObject({ isComplete: true, reason: null, resultsCount: 0 });
    expect(await findingsOf(ingest, data)).toEqual({ rules: [], findings: [] });
  });

  it('never lead outside of the repository, and hold nothing that a database refuses', async () => {
    const uris = [
      '../../etc/passwd',
      '%2e%2e/etc/passwd',
      'file:///etc/passwd',
      '/etc/passwd',
      'C:\\Windows\\win.ini',
      'src/a\u0000.js',
      '..\\..\\x',
    ];
    const results = uris.map((uri, index) =>
      sarifResult(uri, 1, {
        message: { text: `\u0000 half \ud800 ${index}`, markdown: '<img src=x onerror=alert(1)>\u0000' },
        ruleId: `R\u0000\udfff${index}`,
      }),
    );
    const sarif = await storeSarif(
      ingest,
      JSON.stringify(sarifLog(results, { driver: { name: 'Ex\u0000ample\ud800' } })).replaceAll('\\\\u', '\\u'),
      'test/hostile.sarif',
    );
    const data = await ingestCheck(ingest, {
      checkId: 70,
      sarif,
      sources: await storeSources(ingest, { 'etc/passwd': 'root', 'src/a.js': 'x' }),
    });
    const document = await findingsOf(ingest, data);
    expect(document.findings.map((finding) => finding.path)).toEqual(['', '', 'file:///etc/passwd', 'file:///etc/passwd', '', '', '']);
    expect(document.findings.every((finding) => finding.blobOid === null && finding.features === null)).toBe(true);
    expect(JSON.stringify(document)).not.toMatch(/\\u0000|\\ud800|\\udfff/);
    expect(data.warningsCount).toBeGreaterThan(0);
  });

  it('that only measured are not waited for', async () => {
    await ingest.deliver(checkCompleted, {
      ...checkCompleted.example,
      checkId: 80,
      sarif: null,
      measurements: checkCompleted.example.sarif,
      sources: null,
      changes: null,
    });
    expect(await jobsLeft()).toBe(0);
  });

  it('are given up with an incomplete analysis when they cannot be read for a reason of ours', async () => {
    const missing = { ...(await storeSarif(ingest, '{}', 'test/missing.sarif')), key: 'test/not-there' };
    const worker = ingest.app.get((await import('../src/messaging/ingest-check.worker.js')).IngestCheckWorker);
    const check = { ...checkCompleted.example, checkId: 90, sarif: missing, sources: null, changes: null };
    const context = { jobId: 'x', attempt: 1, signal: new AbortController().signal };
    await expect(worker.run({ check }, { ...context, isLastAttempt: false })).rejects.toMatchObject({ code: 'resource-not-found' });
    await expect(worker.run({ check }, { ...context, isLastAttempt: true })).rejects.toMatchObject({ code: 'resource-not-found' });
    const events = await published<Ingested>(ingest, analysisIngested.type);
    expect(events.filter(({ data }) => data.checkId === 90).map(({ data }) => data)).toMatchObject([
      { isComplete: false, reason: 'The results could not be processed' },
    ]);
  });
});

async function jobsLeft(): Promise<number> {
  const rows = await ingest.database.transaction(systemScope('test counts jobs'), (tx) =>
    tx.query<{ count: string }>(
      `SELECT count(*)::int AS count FROM ${ingest.database.schema}_jobs.job WHERE name = 'ingest-check' AND state < 'completed'`,
    ),
  );
  return Number(rows[0]?.count ?? 0);
}
