import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { pullRequestReceived, pushReceived, type EventData } from '@lintel/events';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import { GitHost, type TestRepository } from './git-host.js';
import { Harness, pushNews } from './harness.js';

type PullRequest = EventData<typeof pullRequestReceived>;

let postgres: TestPostgres;
let host: GitHost;
let harness: Harness;
let told: Awaited<ReturnType<Harness['register']>>;
let repository: TestRepository;
let names = 0;

beforeAll(async () => {
  host = await GitHost.start();
  postgres = await startTestPostgres();
  harness = await Harness.start(postgres.adminUrl, host);
});

beforeEach(async () => {
  await harness.reset();
  repository = host.create(`pulled${(names += 1)}`);
  told = await harness.register(repository);
});

afterAll(async () => {
  await harness.close();
  await postgres.stop();
  await host.stop();
});

const newsOf = (changed: Partial<PullRequest> & { headOid: string }): PullRequest => ({
  ...pullRequestReceived.example,
  repository: pushNews(told, { after: null }).repository,
  number: 12,
  headBranch: 'topic',
  baseBranch: 'main',
  receivedAt: new Date().toISOString(),
  ...changed,
});

it('is compared with where it left its target, and follows its head', async () => {
  const base = repository.commit({ 'a.py': 'print(1)\n' });
  const head = repository.commit({ 'a.py': 'import os\nprint(1)\n' }, { ref: 'refs/pull/12/head', parents: [base] });
  repository.commit({ 'a.py': 'print(2)\n' });
  await harness.service.deliver(pullRequestReceived, newsOf({ headOid: head }));
  const completed = await harness.completed(head);
  expect(completed[0]).toMatchObject({
    ref: 'refs/pull/12/head',
    branch: 'topic',
    pullRequestNumber: 12,
    baseOid: base,
    isDefaultBranch: false,
    isFullRun: false,
  });
  for (const check of completed) await harness.answer(check, { introduced: check.analyzer.shortcode === 'python' ? 1 : 0 });
  expect(await harness.finished(head)).toMatchObject({ status: 'failure' });

  const next = repository.commit({ 'a.py': 'print(1)\nprint(3)\n' }, { ref: 'refs/pull/12/head', parents: [head] });
  await harness.service.deliver(pullRequestReceived, newsOf({ headOid: next, action: 'synchronized' }));
  expect((await harness.completed(next))[0]).toMatchObject({ baseOid: base, commitOid: next });
});

it('of a host that keeps no refs for it is read from its branch', async () => {
  const base = repository.commit({ 'a.py': 'print(1)\n' });
  const head = repository.commit({ 'a.py': 'print(4)\n' }, { ref: 'refs/heads/topic', parents: [base] });
  await harness.service.deliver(pullRequestReceived, newsOf({ headOid: head }));
  expect((await harness.completed(head))[0]).toMatchObject({ baseOid: base });
});

it('is kept as the host last described it; old news changes nothing', async () => {
  const head = repository.commit({ 'a.py': 'print(1)\n' }, { ref: 'refs/pull/12/head' });
  const release = host.hold();
  const opened = newsOf({ headOid: head, title: 'First' });
  await harness.service.deliver(pullRequestReceived, opened);
  await harness.service.deliver(pullRequestReceived, newsOf({ headOid: head, action: 'edited', title: 'Second\0' }));
  await harness.service.deliver(pullRequestReceived, newsOf({ headOid: head, action: 'merged', state: 'merged', title: 'Third' }));
  await harness.service.deliver(pullRequestReceived, { ...opened, action: 'edited', receivedAt: opened.receivedAt });
  expect(await harness.query('SELECT number, title, state FROM pull_requests')).toEqual([{ number: 12, title: 'Third', state: 'merged' }]);
  expect(await harness.runs()).toEqual([expect.objectContaining({ status: 'cancelled', reason: 'The pull request was merged' })]);
  expect(await harness.query(`SELECT branch, rows_count AS count FROM list_counters WHERE list = 'pull-requests' ORDER BY branch`)).toEqual(
    [
      { branch: '', count: 1 },
      { branch: 'topic', count: 1 },
    ],
  );
  release();
});

it('and its branch are analysed each, as each has its own base', async () => {
  const base = repository.commit({ 'a.py': 'print(1)\n' });
  await harness.service.deliver(pushReceived, pushNews(told, { after: base }));
  for (const check of await harness.completed(base)) await harness.answer(check, { introduced: 0 });
  await harness.finished(base);
  const head = repository.commit({ 'a.py': 'print(5)\n' }, { ref: 'refs/heads/topic', parents: [base] });
  await harness.service.deliver(pushReceived, pushNews(told, { after: head, ref: 'refs/heads/topic' }));
  await harness.service.deliver(pullRequestReceived, newsOf({ headOid: head }));
  await harness.until(
    'both',
    async () =>
      (await harness.query(`SELECT 1 FROM runs WHERE commit_oid = $1 AND stage = 'analysing' AND base_oid = $2`, [head, base])).length ===
      2,
  );
});
