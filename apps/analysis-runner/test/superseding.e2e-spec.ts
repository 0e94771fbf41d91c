import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { pushReceived } from '@lintel/events';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import { GitHost, type TestRepository } from './git-host.js';
import { Harness } from './harness.js';

let postgres: TestPostgres;
let host: GitHost;
let harness: Harness;
let repository: TestRepository;
let names = 0;

const fileOf = (n: number) => ({ 'a.py': `import os\nprint(${n})\n` });

beforeAll(async () => {
  host = await GitHost.start();
  postgres = await startTestPostgres();
  harness = await Harness.start(postgres.adminUrl, host);
});

beforeEach(async () => {
  await harness.reset();
  repository = host.create(`r${(names += 1)}`);
});

afterAll(async () => {
  await harness.close();
  await postgres.stop();
  await host.stop();
});

const statuses = async () => (await harness.runs()).map((run) => [run['commit_oid'], run['status']]);

async function analysed(commit: string): Promise<void> {
  for (const check of await harness.completed(commit)) await harness.answer(check, { introduced: 0 });
  await harness.finished(commit);
}

it('a newer push cancels what it follows on, at once', async () => {
  const told = await harness.register(repository);
  const first = repository.commit(fileOf(1));
  const release = host.hold();
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: first }));
  const second = repository.commit(fileOf(2));
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: first, after: second }));
  expect(await statuses()).toEqual([
    [first, 'cancelled'],
    [second, 'pending'],
  ]);
  release();
  await analysed(second);
  const [cancelled] = await harness.runs();
  expect(cancelled).toMatchObject({ status: 'cancelled', reason: `Superseded by commit ${second.slice(0, 10)}` });
  const started = await harness.events('analysis.run.started');
  expect(started.map((event) => event.data.run.commitOid)).toEqual([second]);
});

it('a newer push whose predecessor was never told cancels what git says is older', async () => {
  const told = await harness.register(repository);
  const first = repository.commit(fileOf(1));
  const release = host.hold();
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: first }));
  await harness.until('the fetch', async () => (await harness.runs())[0]?.['stage'] === 'preparing');
  const lost = repository.commit(fileOf(2));
  const third = repository.commit(fileOf(3));
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: lost, after: third }));
  release();
  await analysed(third);
  expect(await statuses()).toEqual([
    [first, 'cancelled'],
    [third, 'success'],
  ]);
});

it('a late, older push supersedes nothing, neither a run under way nor one that has ended', async () => {
  const told = await harness.register(repository);
  const [first, second, third] = [repository.commit(fileOf(1)), repository.commit(fileOf(2)), repository.commit(fileOf(3))];
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: second, after: third }));
  const completed = await harness.completed(third);
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: first, after: second }));
  expect(await harness.finished(second)).toMatchObject({
    status: 'cancelled',
    reason: `Superseded by commit ${third.slice(0, 10)}, which is newer`,
  });
  for (const check of completed) await harness.answer(check, { introduced: 0 });
  expect((await harness.finished(third))['status']).toBe('success');
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: first }));
  expect((await harness.finished(first))['status']).toBe('cancelled');
  const started = await harness.events('analysis.run.started');
  expect(started.map((event) => event.data.run.commitOid)).toEqual([third]);
  const completedEvents = await harness.events('analysis.check.completed');
  expect(new Set(completedEvents.map((event) => event.data.commitOid))).toEqual(new Set([third]));
});

it('a commit that was force-pushed away is not analysed', async () => {
  const told = await harness.register(repository);
  const base = repository.commit(fileOf(0));
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: base }));
  await analysed(base);
  const away = repository.commit(fileOf(1));
  const instead = repository.commit(fileOf(2), { parents: [base] });
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: base, after: away }));
  expect(await harness.finished(away)).toMatchObject({
    status: 'cancelled',
    reason: `The branch was rewritten and now points to ${instead.slice(0, 10)}`,
  });
});

it('a branch that goes back to an older commit is analysed again', async () => {
  const told = await harness.register(repository);
  const first = repository.commit(fileOf(1));
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: first }));
  await analysed(first);
  const second = repository.commit(fileOf(2));
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: first, after: second }));
  await analysed(second);
  repository.point('refs/heads/main', first);
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: second, after: first }));
  await harness.until('three runs', async () => (await harness.runs()).length === 3);
  for (const check of await harness.completed(first)) await harness.answer(check, { introduced: 0 });
  await harness.until('the end', async () => (await harness.runs())[2]?.['status'] === 'success');
  // History does not lead from the second commit to the first: they are compared where they part.
  expect((await harness.runs())[2]).toMatchObject({ base_oid: first, is_full_run: false });
});

it('deleting the branch or switching analysis off ends what is under way', async () => {
  const told = await harness.register(repository);
  const commit = repository.commit(fileOf(1));
  const release = host.hold();
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commit, ref: 'refs/heads/main' }));
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: commit, after: null }));
  expect((await harness.runs())[0]).toMatchObject({ status: 'cancelled', reason: 'The branch was deleted' });
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commit, ref: 'refs/heads/other' }));
  await harness.register(repository, { change: 'deactivated', isActivated: false });
  expect((await harness.runs())[1]).toMatchObject({ status: 'cancelled', reason: 'The repository is not analysed any more' });
  release();
});

it('activation analyses the head of the default branch, whatever is known of it, once', async () => {
  const commit = repository.commit(fileOf(1));
  const told = await harness.register(repository, { change: 'activated' });
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commit }));
  for (const check of await harness.completed(commit)) await harness.answer(check, { introduced: 3 });
  expect(await harness.finished(commit)).toMatchObject({ origin: 'activation', is_full_run: true, status: 'success' });
  expect(await harness.runs()).toHaveLength(1);
  const blank = await harness.register(repository, { change: 'activated', repositoryId: 50, defaultBranch: null });
  await harness.until(
    'the second run',
    async () => (await harness.query('SELECT 1 FROM runs WHERE repository_id = 50 AND ref = $1', ['refs/heads/main'])).length === 1,
  );
  expect(blank.defaultBranch).toBeNull();
});

it('a full run that is superseded makes its successor a full run', async () => {
  const told = await harness.register(repository);
  const first = repository.commit(fileOf(1));
  await harness.service.deliver(pushReceived, harness.pushOf(told, { after: first }));
  await analysed(first);
  const second = repository.commit(fileOf(2));
  const release = host.hold();
  await harness.register(repository, { change: 'activated' });
  await harness.until('the fetch', async () => (await harness.runs())[1]?.['stage'] === 'preparing');
  await harness.query(`UPDATE runs SET commit_oid = $1 WHERE origin = 'activation'`, [second]);
  const third = repository.commit(fileOf(3));
  await harness.service.deliver(pushReceived, harness.pushOf(told, { before: second, after: third }));
  release();
  await analysed(third);
  expect((await harness.runs()).at(-1)).toMatchObject({ commit_oid: third, is_full_run: true, base_oid: first });
});
