import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { BlobStore, FileBlobStore, type PutOptions } from '@lintel/blobs';
import { pushReceived, type BlobReference } from '@lintel/events';
import { migrate } from '@lintel/service';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import pg from 'pg';
import { service as definition } from '../src/service.js';
import { GitHost } from './git-host.js';
import { Harness, pushNews, repositoryNews } from './harness.js';
import type { WorkerOptions } from './worker-process.js';

let postgres: TestPostgres;
let host: GitHost;
let folder: string;
let harness: Harness | undefined;

const root = fileURLToPath(new URL('../../..', import.meta.url));
const code = { 'a.py': 'import os\n', 'b.ts': 'debugger;\n' };

beforeAll(async () => {
  host = await GitHost.start();
});

beforeEach(async () => {
  postgres = await startTestPostgres();
  folder = mkdtempSync(path.join(tmpdir(), 'recovery-'));
});

afterEach(async () => {
  await harness?.close();
  harness = undefined;
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

afterAll(async () => {
  await host.stop();
});

function startWorker(options: Pick<WorkerOptions, 'repository' | 'push'>): ChildProcess {
  const all = {
    ...options,
    adminUrl: postgres.adminUrl,
    dataDir: path.join(folder, 'data'),
    blobDir: path.join(folder, 'blobs'),
    scmAllow: [host.authority],
  };
  const files = ['libs/messaging/test/harness/register-sources.mjs', 'apps/analysis-runner/test/worker-process.ts'].map((file) =>
    path.join(root, file),
  );
  return spawn(process.execPath, [...files, JSON.stringify(all)], { stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '' } });
}

it('a worker killed in the middle of a check: another takes the check up, and its results are delivered once', async () => {
  await migrate(definition, postgres.adminUrl);
  const repository = host.create('killed');
  const commit = repository.commit(code);
  const news = repositoryNews(repository);
  const worker = startWorker({ repository: news, push: pushNews(news, { after: commit }) });
  const client = new pg.Client({ connectionString: postgres.adminUrl, options: '-c search_path=analysis_runner' });
  await client.connect();
  let executing: any[] = [];
  while (executing.length === 0 && worker.exitCode === null)
    executing = (await client.query(`SELECT check_id FROM checks WHERE stage = 'executing'`)).rows;
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  executing = (await client.query(`SELECT check_id FROM checks WHERE stage = 'executing'`)).rows;
  await client.end();
  expect(executing.length).toBeGreaterThan(0);

  harness = await Harness.start(postgres.adminUrl, host, { blobs: new FileBlobStore(path.join(folder, 'blobs')) });
  const restarted = harness;
  const found = await restarted.until(
    'the results of the other worker',
    async () => {
      const open = await restarted.query(`SELECT 1 FROM checks WHERE stage IN ('queued', 'executing')`);
      return open.length === 0 && restarted.completed(commit);
    },
    120_000,
  );
  const events = await restarted.events('analysis.check.completed');
  expect(events.map((event) => event.data.checkId).sort()).toEqual([...new Set(found.map((check) => check.checkId))].sort());
  expect(events.every((event) => event.data.outcome === 'succeeded')).toBe(true);
  for (const check of found) await restarted.answer(check, { introduced: 0 });
  expect(await restarted.finished(commit)).toMatchObject({ status: 'success' });
  expect(await restarted.events('analysis.run.started')).toHaveLength(1);
}, 180_000);

it('a run whose results nobody answers ends as timed out', async () => {
  harness = await Harness.start(postgres.adminUrl, host, { settings: { LINTEL_RUN_TIMEOUT_MINUTES: '0.12' } });
  const repository = host.create('unanswered');
  const commit = repository.commit(code);
  await harness.service.deliver(pushReceived, pushNews(await harness.register(repository), { after: commit }));
  const run = await harness.finished(commit);
  expect(run).toMatchObject({ status: 'timeout', reason: 'Did not end within 0.12 minutes' });
  const checks = await harness.query('SELECT status, outcome FROM checks');
  expect(new Set(checks.map((check) => check['status']))).toEqual(new Set(['timeout']));
  // What was delivered stays delivered: a late answer finds the run ended and changes nothing.
  for (const check of await harness.completed(commit).catch(() => [])) await harness.answer(check);
  expect((await harness.runs())[0]).toMatchObject({ status: 'timeout', introduced: 0 });
});

it('a fetch that outlasts its run comes to nothing', async () => {
  harness = await Harness.start(postgres.adminUrl, host, { settings: { LINTEL_RUN_TIMEOUT_MINUTES: '0.02' } });
  const release = host.hold();
  const repository = host.create('slow');
  const commit = repository.commit(code);
  await harness.service.deliver(pushReceived, pushNews(await harness.register(repository), { after: commit }));
  expect(await harness.finished(commit)).toMatchObject({ status: 'timeout' });
  release();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await harness.query('SELECT 1 FROM checks')).toEqual([]);
  expect(await harness.events('analysis.run.finished')).toHaveLength(1);
});

/** A blob store on a disk that is full for SARIF. */
class FullStore extends BlobStore {
  constructor(private readonly inner: BlobStore) {
    super();
  }
  async put(key: string, content: Parameters<BlobStore['put']>[1], options: PutOptions): Promise<BlobReference> {
    if (key.endsWith('.sarif')) throw new Error('no space left on device');
    return this.inner.put(key, content, options);
  }
  open: BlobStore['open'] = (key) => this.inner.open(key);
  read: BlobStore['read'] = (key, maxBytes) => this.inner.read(key, maxBytes);
  has: BlobStore['has'] = (key) => this.inner.has(key);
  remove: BlobStore['remove'] = (key) => this.inner.remove(key);
}

it('a check that every attempt fails at is given up, closes nothing, and lets the run end', async () => {
  const blobs = new FullStore(new FileBlobStore(path.join(folder, 'blobs')));
  harness = await Harness.start(postgres.adminUrl, host, { blobs });
  const repository = host.create('full');
  const commit = repository.commit({ 'a.py': 'import os\n' });
  await harness.service.deliver(pushReceived, pushNews(await harness.register(repository), { after: commit }));
  const stopped = harness;
  const run = await stopped.until('the end', async () => (await stopped.query(`SELECT * FROM runs WHERE stage = 'ended'`))[0], 90_000);
  expect(run).toMatchObject({ status: 'failure' });
  expect(run['reason']).toMatch(/^Did not finish: /);
  const completed = await stopped.events('analysis.check.completed');
  expect(completed.length).toBeGreaterThan(0);
  for (const event of completed)
    expect(event.data).toMatchObject({ outcome: 'failed', reason: 'The worker did not finish it', sarif: null });
  expect((await stopped.query('SELECT status FROM checks')).every((check) => check['status'] === 'neutral')).toBe(true);
}, 120_000);
