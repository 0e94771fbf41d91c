import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pushReceived } from '@lintel/events';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import { GitHost } from './git-host.js';
import { Harness } from './harness.js';

let postgres: TestPostgres;
let host: GitHost;
let harness: Harness;

const code = {
  'src/cart.ts': 'export function total(prices: number[]) {\n  debugger;\n  return prices.length;\n}\n',
  'tools/sum.py': 'import os\nprint(1)\n',
};
const cleaner = { ...code, 'src/cart.ts': 'export function total(prices: number[]) {\n  return prices.length;\n}\n' };

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

describe('a push', () => {
  it('becomes a run whose checks deliver, and which ends with the last answer', async () => {
    const repository = host.create('first');
    const commit = repository.commit(code);
    const told = await harness.register(repository);
    await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commit }));
    const completed = await harness.completed(commit);
    const shortcodes = completed.map((check) => check.analyzer.shortcode);
    expect(shortcodes).toEqual(expect.arrayContaining(['javascript', 'python']));
    const [started] = await harness.events('analysis.run.started');
    expect(started?.data.run).toMatchObject({
      commitOid: commit,
      baseOid: null,
      isFullRun: true,
      branch: 'main',
      isDefaultBranch: true,
      status: 'pending',
    });
    expect(started?.data.run.checks.map((check: any) => [check.sequence, check.status])).toEqual(
      completed.map((_, index) => [index + 1, 'pending']),
    );

    const javascript = completed.find((check) => check.analyzer.shortcode === 'javascript');
    const sarif = (await harness.json(javascript?.sarif?.key ?? '')) as any;
    expect(sarif.runs[0].results.map((result: any) => result.locations[0].physicalLocation.artifactLocation.uri)).toContain('src/cart.ts');
    const sources = (await harness.json(javascript?.sources?.key ?? '')) as any;
    const listed = sources.files.find((file: any) => file.path === 'src/cart.ts');
    expect(listed.text).toBe(`sources/7/${listed.blobOid}`);
    expect(sources.files.find((file: any) => file.path === 'tools/sum.py').text).toBeUndefined();
    expect(javascript?.changes).toBeNull();

    for (const check of completed.slice(0, -1)) await harness.answer(check);
    expect((await harness.runs())[0]).toMatchObject({ stage: 'analysing', status: 'pending' });
    await harness.answer(completed.at(-1) as (typeof completed)[number]);
    expect(await harness.finished(commit)).toMatchObject({ status: 'success', reason: null, failure_kind: null });
    const updates = await harness.events('analysis.run.updated');
    expect(updates.map((event) => event.data.checkId)).toEqual(completed.map((check) => check.checkId));
    const [finished, ...more] = await harness.events('analysis.run.finished');
    expect(more).toEqual([]);
    expect(finished?.data.run.counts.introduced).toBe(updates.at(-1)?.data.run.counts.introduced);
    await harness.until('an empty work folder', async () => readdirSync(path.join(harness.service.platform.dataDir, 'work')).length === 0);
  });

  it('is compared with what was analysed before, and fails when it introduces something', async () => {
    const repository = host.create('second');
    const told = await harness.register(repository);
    const first = repository.commit(cleaner);
    await harness.service.deliver(pushReceived, harness.pushOf(told, { after: first }));
    for (const check of await harness.completed(first)) await harness.answer(check, { introduced: 0 });
    await harness.finished(first);
    const second = repository.commit(code);
    await harness.service.deliver(pushReceived, harness.pushOf(told, { before: first, after: second }));
    const completed = await harness.completed(second);
    expect(completed[0]).toMatchObject({ baseOid: first, isFullRun: false });
    const changes = (await harness.json(completed[0]?.changes?.key ?? '')) as any;
    expect(changes.files).toEqual([
      expect.objectContaining({
        status: 'modified',
        newPath: 'src/cart.ts',
        hunks: [{ oldStart: 1, oldLines: 0, newStart: 2, newLines: 1 }],
      }),
    ]);
    for (const check of completed) await harness.answer(check, { introduced: check.analyzer.shortcode === 'javascript' ? 1 : 0 });
    expect(await harness.finished(second)).toMatchObject({
      status: 'failure',
      introduced: 1,
      by_category: [{ category: 'bug-risk', introduced: 1 }],
    });
  });

  it('is analysed once, however often it is told', async () => {
    const repository = host.create('repeated');
    const commit = repository.commit(code);
    const told = await harness.register(repository);
    for (let times = 0; times < 3; times += 1) await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commit }));
    for (const check of await harness.completed(commit)) await harness.answer(check);
    await harness.finished(commit);
    await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commit }));
    expect(await harness.runs()).toHaveLength(1);
    expect(await harness.query('SELECT branch, rows_count AS count FROM list_counters ORDER BY branch')).toEqual([
      { branch: '', count: 1 },
      { branch: 'main', count: 1 },
    ]);
  });

  it('of a repository that is not analysed, of a tag, or of nothing is nobody’s work', async () => {
    const repository = host.create('quiet');
    const commit = repository.commit(code);
    const told = await harness.register(repository, { isActivated: false });
    await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commit }));
    const analysed = await harness.register(repository, { repositoryId: 43 });
    await harness.service.deliver(pushReceived, harness.pushOf(analysed, { ref: 'refs/tags/v1', after: commit }));
    await harness.service.deliver(pushReceived, harness.pushOf(analysed, { before: commit, after: null }));
    await harness.service.deliver(pushReceived, harness.pushOf({ ...analysed, externalId: '999', name: 'unknown' }, { after: commit }));
    expect(await harness.runs()).toEqual([]);
  });

  it('without files for any analyzer is skipped, with the reason', async () => {
    const repository = host.create('nothing');
    const commit = repository.commit({ 'picture.png': Buffer.from([0, 1, 2]) });
    await harness.service.deliver(pushReceived, harness.pushOf(await harness.register(repository), { after: commit }));
    expect(await harness.finished(commit)).toMatchObject({ status: 'skipped', reason: 'No analyzer applies to the files of this commit' });
    expect(await harness.events('analysis.run.finished')).toHaveLength(1);
  });

  it('that deletes the last file of an analyzer still hears of it: what it found is gone', async () => {
    const repository = host.create('deleted');
    const told = await harness.register(repository);
    const first = repository.commit(code);
    await harness.service.deliver(pushReceived, harness.pushOf(told, { after: first }));
    for (const check of await harness.completed(first))
      await harness.answer(check, { introduced: check.analyzer.shortcode === 'python' ? 1 : 0 });
    await harness.finished(first);
    const second = repository.commit({ 'src/cart.ts': code['src/cart.ts'] });
    await harness.service.deliver(pushReceived, harness.pushOf(told, { before: first, after: second }));
    const python = (await harness.completed(second)).find((check) => check.analyzer.shortcode === 'python');
    expect(python).toMatchObject({ outcome: 'succeeded' });
    expect(((await harness.json(python?.sarif?.key ?? '')) as any).runs[0].results).toEqual([]);
    for (const check of await harness.completed(second))
      await harness.answer(check, { introduced: 0, resolved: check.analyzer.shortcode === 'python' ? 1 : 0 });
    await harness.finished(second);
    // Once nothing is open any more, the analyzer is not heard of again; nor is one that the configuration leaves out.
    const third = repository.commit({ 'src/cart.ts': '\n' });
    await harness.service.deliver(pushReceived, harness.pushOf(told, { before: second, after: third }));
    expect((await harness.completed(third)).map((check) => check.analyzer.shortcode)).not.toContain('python');
  });

  it('follows .deepsource.toml, and says what is wrong with it', async () => {
    const repository = host.create('configured');
    const told = await harness.register(repository);
    const chosen = repository.commit({ ...code, '.deepsource.toml': 'version = 1\n[[analyzers]]\nname = "python"\n' });
    await harness.service.deliver(pushReceived, harness.pushOf(told, { after: chosen }));
    const completed = await harness.completed(chosen);
    expect(completed.map((check) => check.analyzer.shortcode)).not.toContain('javascript');
    expect(completed.map((check) => check.analyzer.shortcode)).toContain('python');
    for (const check of completed) await harness.answer(check, { introduced: 0 });
    expect((await harness.finished(chosen)).configuration).toEqual({ version: 1, analyzers: [{ name: 'python' }] });
    const broken = repository.commit({ ...code, '.deepsource.toml': 'version = 1\n[[analyzers]]\nname = "pyton"\n' });
    await harness.service.deliver(pushReceived, harness.pushOf(told, { before: chosen, after: broken }));
    const run = await harness.finished(broken);
    expect(run).toMatchObject({ status: 'failure', failure_kind: 'configuration-invalid' });
    expect(run['reason']).toMatch(/line 3: .*did you mean "python"/);
  });
});
