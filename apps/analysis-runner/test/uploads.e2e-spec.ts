import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { analysisIngested, pushReceived, uploadReceived, type EventData } from '@lintel/events';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import { GitHost } from './git-host.js';
import { Harness, pushNews } from './harness.js';

let postgres: TestPostgres;
let host: GitHost;
let harness: Harness;
let uploads = 100;

beforeAll(async () => {
  host = await GitHost.start();
  postgres = await startTestPostgres();
  harness = await Harness.start(postgres.adminUrl, host);
});

beforeEach(async () => {
  await harness.reset();
});

afterAll(async () => {
  await harness.close();
  await postgres.stop();
  await host.stop();
});

const sarif = { version: '2.1.0', runs: [{ tool: { driver: { name: 'ESLint' } }, results: [{ ruleId: 'x', message: { text: 'm' } }] }] };

async function upload(
  changed: Partial<EventData<typeof uploadReceived>> & { commitOid: string },
  paths: string[] = ['src/a.js'],
): Promise<EventData<typeof uploadReceived>> {
  uploads += 1;
  const stored = await harness.service.blobs.put(`uploads/${uploads}.sarif`, zstdCompressSync(JSON.stringify(sarif)), {
    contentType: 'application/sarif+json',
    contentEncoding: 'zstd',
  });
  const files = await harness.service.blobs.put(`uploads/${uploads}.files`, zstdCompressSync(JSON.stringify(paths)), {
    contentType: 'application/json',
    contentEncoding: 'zstd',
  });
  const told = {
    uploadId: uploads,
    repositoryId: 42,
    accountId: 7,
    ref: 'refs/heads/main',
    toolName: 'ESLint',
    category: 'eslint',
    sarif: stored,
    files,
    receivedAt: new Date().toISOString(),
    ...changed,
  };
  await harness.service.deliver(uploadReceived, told);
  return told;
}

it('results from outside become a run of their own, with the sources they speak of', async () => {
  const repository = host.create('uploaded');
  const first = repository.commit({ 'src/a.js': 'one\n', 'src/b.js': 'b\n' });
  await harness.register(repository);
  const told = await upload({ commitOid: first }, ['src/a.js', '../../etc/passwd', 'none.js']);
  const [check] = await harness.completed(first, 1);
  expect(check).toMatchObject({
    uploadId: told.uploadId,
    sarif: told.sarif,
    category: 'eslint',
    analyzer: { shortcode: 'eslint', name: 'ESLint' },
    outcome: 'succeeded',
    baseOid: null,
    changes: null,
    isFullRun: true,
  });
  const sources = (await harness.json(check?.sources?.key ?? '')) as any;
  expect(sources.files.map((file: any) => [file.path, file.text !== undefined])).toEqual([
    ['src/a.js', true],
    ['src/b.js', false],
  ]);
  await harness.answer(check as NonNullable<typeof check>);
  expect(await harness.finished(first)).toMatchObject({ status: 'success', origin: 'upload' });

  const second = repository.commit({ 'src/a.js': 'two\n', 'src/b.js': 'b\n' });
  await upload({ commitOid: second });
  const [next] = await harness.completed(second, 1);
  expect(next).toMatchObject({ baseOid: first, isFullRun: false });
  expect(((await harness.json(next?.changes?.key ?? '')) as any).files).toHaveLength(1);
  await harness.answer(next as NonNullable<typeof next>);
  expect(await harness.finished(second)).toMatchObject({ status: 'failure', introduced: 1 });
});

it('an upload told twice is one check; two of one commit share a run', async () => {
  const repository = host.create('twice');
  const commit = repository.commit({ 'src/a.js': 'one\n' });
  await harness.register(repository);
  const told = await upload({ commitOid: commit });
  await harness.service.deliver(uploadReceived, told);
  await upload({ commitOid: commit, toolName: 'Semgrep OSS', category: '' });
  const completed = await harness.completed(commit, 2);
  expect(completed.map((check) => check.analyzer.shortcode)).toEqual(['eslint', 'semgrep-oss']);
  expect(await harness.runs()).toHaveLength(1);
});

it('joins the run under way, which then waits for it', async () => {
  const repository = host.create('joined');
  const told = await harness.register(repository);
  const commit = repository.commit({ 'src/a.js': 'one\n' });
  await harness.service.deliver(pushReceived, pushNews(told, { after: commit }));
  const before = await harness.completed(commit);
  await upload({ commitOid: commit });
  const after = await harness.completed(commit, before.length + 1);
  expect(await harness.runs()).toHaveLength(1);
  expect(after.at(-1)).toMatchObject({ analyzer: { shortcode: 'eslint' }, runId: before[0]?.runId });
  for (const check of before) await harness.answer(check, { introduced: 0 });
  expect((await harness.runs())[0]).toMatchObject({ status: 'pending' });
  await harness.answer(after.at(-1) as (typeof after)[number], { introduced: 2 });
  expect(await harness.finished(commit)).toMatchObject({ introduced: 2 });
});

it('is not lost when the run that it joined is superseded', async () => {
  const repository = host.create('overtaken');
  const told = await harness.register(repository);
  const commit = repository.commit({ 'src/a.js': 'one\n' });
  await harness.service.deliver(pushReceived, pushNews(told, { after: commit }));
  const [slow, ...others] = await harness.completed(commit);
  await upload({ commitOid: commit });
  const uploaded = (await harness.completed(commit, others.length + 2)).at(-1) as NonNullable<typeof slow>;
  await harness.query(`UPDATE checks SET stage = 'executing', executed_at = NULL WHERE check_id = $1`, [slow?.checkId]);
  const newer = repository.commit({ 'src/a.js': 'two\n' });
  await harness.service.deliver(pushReceived, pushNews(told, { before: commit, after: newer }));
  expect((await harness.runs())[0]).toMatchObject({ status: 'pending' });
  for (const check of [...others, uploaded]) await harness.answer(check, { introduced: 0 });
  expect(await harness.finished(commit)).toMatchObject({ status: 'success' });
  expect((await harness.query('SELECT status, reason FROM checks WHERE check_id = $1', [slow?.checkId]))[0]).toEqual({
    status: 'cancelled',
    reason: `Superseded by commit ${newer.slice(0, 10)}`,
  });
});

it('of code that cannot be fetched is taken without sources', async () => {
  await harness.register({ url: `${host.url}/none.git` });
  const commit = '3'.repeat(40);
  await upload({ commitOid: commit });
  const [check] = await harness.completed(commit, 1);
  expect(check).toMatchObject({ sources: null, changes: null, outcome: 'succeeded' });
  expect((await harness.query('SELECT message FROM run_log_entries ORDER BY entry_id DESC LIMIT 1'))[0]?.['message']).toContain(
    'taken without their sources',
  );
});

it('that could not be read whole is no success', async () => {
  const repository = host.create('broken');
  const commit = repository.commit({ 'src/a.js': 'one\n' });
  await harness.register(repository);
  await upload({ commitOid: commit });
  const [check] = await harness.completed(commit, 1);
  const { runId, checkId, uploadId } = check as NonNullable<typeof check>;
  await harness.service.deliver(analysisIngested, {
    ...analysisIngested.example,
    runId,
    checkId,
    uploadId,
    repositoryId: 42,
    commitOid: commit,
    isComplete: false,
    reason: 'The file is not SARIF',
  });
  await harness.answer(check as NonNullable<typeof check>, { introduced: 0 });
  await harness.finished(commit);
  expect(await harness.query('SELECT status, reason FROM checks')).toEqual([{ status: 'neutral', reason: 'The file is not SARIF' }]);
});
