import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pushReceived } from '@lintel/events';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import { GitHost } from './git-host.js';
import { Harness } from './harness.js';

let postgres: TestPostgres;
let host: GitHost;
let harness: Harness;
let closed: GitHost;
let inner: GitHost;
let redirecting: GitHost;
let marks: string;

beforeAll(async () => {
  host = await GitHost.start();
  closed = await GitHost.start({ user: 'u', password: 'p' });
  inner = await GitHost.start();
  redirecting = await GitHost.start({ redirectTo: inner.url });
  postgres = await startTestPostgres();
  harness = await Harness.start(postgres.adminUrl, host, {
    settings: {
      LINTEL_EXECUTOR: existsSync('/usr/bin/bwrap') ? 'bubblewrap' : 'process',
      LINTEL_CHECKOUT_MAX_FILE_BYTES: '1000000',
      LINTEL_FETCH_TIMEOUT_SECONDS: '20',
    },
    platform: { scmAllow: [host, closed, redirecting].map((each) => each.authority) },
  });
  marks = mkdtempSync(path.join(tmpdir(), 'marks-'));
});

beforeEach(async () => {
  await harness.reset();
});

afterAll(async () => {
  await harness.close();
  await postgres.stop();
  for (const each of [host, closed, redirecting, inner]) await each.stop();
  rmSync(marks, { recursive: true, force: true });
});

const commitOid = '1'.repeat(40);

describe('code that cannot be fetched ends the run with the reason', () => {
  const fetchFrom = async (url: string, push: { after?: string; ref?: string } = {}) => {
    const told = await harness.register({ url });
    await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commitOid, ...push }));
    return harness.finished(push.after ?? commitOid);
  };

  it('a repository that does not exist', async () => {
    const run = await fetchFrom(`${host.url}/none.git`);
    expect(run).toMatchObject({ status: 'failure', failure_kind: 'repository-missing' });
    expect(run['reason']).toBe('The code could not be fetched: the repository does not exist at the host');
    // Whoever hears of the end has heard of the start.
    expect((await harness.service.publishedEvents()).map((event) => event.type)).toEqual(['analysis.run.started', 'analysis.run.finished']);
    expect((await harness.query('SELECT level, message FROM run_log_entries ORDER BY entry_id')).map((entry) => entry['level'])).toEqual([
      'info',
      'error',
    ]);
  });

  it('a branch that is gone', async () => {
    const repository = host.create('gone');
    repository.commit({ a: '1' });
    expect(await fetchFrom(repository.url, { ref: 'refs/heads/gone' })).toMatchObject({
      status: 'failure',
      failure_kind: 'branch-missing',
    });
  });

  it('a host that wants a credential', async () => {
    expect(await fetchFrom(closed.create('private').url)).toMatchObject({
      failure_kind: 'credential-refused',
      reason: 'The code could not be fetched: the host refused the credential',
    });
  });

  it('a redirect to another address', async () => {
    expect(await fetchFrom(`${redirecting.url}/x.git`)).toMatchObject({ failure_kind: 'redirect-refused' });
    expect(inner.requests).toEqual([]);
  });

  it.each([
    ['--upload-pack=touch MARK'],
    ['ext::sh -c "touch MARK"'],
    ['file:///etc'],
    ['http://127.0.0.1:1/x.git'],
    ['https://169.254.169.254/latest.git'],
    ['https://[::ffff:127.0.0.1]/x.git'],
    ['https://user:secret@example.com/x.git'],
    ['ssh://git@example.com/x.git'],
  ])('the address %s', async (address) => {
    const mark = path.join(marks, 'address');
    expect(await fetchFrom(address.replace('MARK', mark))).toMatchObject({ status: 'failure', failure_kind: 'address-refused' });
    expect(existsSync(mark)).toBe(false);
  });
});

describe('a hostile repository', () => {
  it('runs nothing of its own, and is analysed all the same', async () => {
    const mark = path.join(marks, 'config');
    const payload = (name: string) => `require('fs').writeFileSync(${JSON.stringify(`${mark}-${name}`)}, 'x'); module.exports = [];`;
    const repository = host.create('hostile');
    const commit = repository.commit({
      'src/a.js': 'debugger;\n',
      'src/a.py': 'import os\n',
      'eslint.config.js': payload('eslint'),
      'eslint.config.mjs': `import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(`${mark}-eslint-mjs`)}, 'x'); export default [];`,
      '.eslintrc.js': payload('eslintrc'),
      '.oxlintrc.json': JSON.stringify({ jsPlugins: ['./plugin.js'], rules: { 'no-debugger': 'off' } }),
      'src/.oxlintrc.json': JSON.stringify({ jsPlugins: ['../plugin.js'], rules: { 'no-debugger': 'off' } }),
      'plugin.js': payload('plugin'),
      '.secretlintrc.js': payload('secretlint'),
      'ruff.toml': 'exclude = ["*"]\n',
      'sgconfig.yml': 'customLanguages:\n  evil:\n    libraryPath: ./evil.so\n    extensions: [js]\n',
      'package.json': JSON.stringify({ name: 'x', scripts: { postinstall: `touch ${mark}-npm` }, type: 'commonjs' }),
      'node_modules/.hooks/post-checkout': { mode: '100755', content: `#!/bin/sh\ntouch ${mark}-hook\n` },
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ${inner.url}/x.git\n`,
      x: { mode: '160000', content: '2'.repeat(40) },
      'src/passwd.js': { mode: '120000', content: '/etc/passwd' },
      escape: { mode: '120000', content: '../../..' },
      'huge.js': Buffer.alloc(3_000_000, 'a'),
      'a\\"$(touch x)`.py': 'import os\n',
      '-rf.py': 'import sys\n',
    });
    const told = await harness.register(repository);
    await harness.service.deliver(pushReceived, harness.pushOf(told, { after: commit }));
    const completed = await harness.completed(commit);
    expect(completed.map((check) => [check.analyzer.shortcode, check.outcome])).toEqual(
      completed.map((check) => [check.analyzer.shortcode, 'succeeded']),
    );
    const javascript = completed.find((check) => check.analyzer.shortcode === 'javascript');
    const python = completed.find((check) => check.analyzer.shortcode === 'python');
    const found = async (check: typeof python) =>
      ((await harness.json(check?.sarif?.key ?? '')) as any).runs[0].results.map((result: any) =>
        decodeURIComponent(result.locations[0].physicalLocation.artifactLocation.uri),
      );
    expect(await found(javascript)).toContain('src/a.js');
    expect(await found(python)).toEqual(expect.arrayContaining(['src/a.py', '-rf.py']));
    const sources = (await harness.json((await harness.runs())[0]?.['sources'].key)) as any;
    expect(sources.files.map((file: any) => file.path)).not.toContain('src/passwd.js');
    expect(sources.files.map((file: any) => file.path)).toContain('huge.js');
    expect(inner.requests).toEqual([]);
    for (const name of ['eslint', 'eslint-mjs', 'eslintrc', 'plugin', 'secretlint', 'npm', 'hook'])
      expect(existsSync(`${mark}-${name}`)).toBe(false);
    for (const check of completed) await harness.answer(check);
    expect(await harness.finished(commit)).toMatchObject({ status: 'success' });
  });

  it('with a submodule address that would run a program ends the run', async () => {
    const repository = host.create('submodule');
    const commit = repository.commit({
      '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = -u./payload\n',
      x: { mode: '160000', content: '2'.repeat(40) },
    });
    await harness.service.deliver(pushReceived, harness.pushOf(await harness.register(repository), { after: commit }));
    expect(await harness.finished(commit)).toMatchObject({ status: 'failure', failure_kind: 'content-refused' });
  });

  it('with git’s own folder in its tree ends the run', async () => {
    const repository = host.create('dotgit');
    const inner = repository.rawTree([['100644', 'config', repository.blob('[core]\n')]]);
    const commit = repository.git(['commit-tree', repository.rawTree([['40000', '.git', inner]]), '-m', 'x']);
    repository.point('refs/heads/main', commit);
    await harness.service.deliver(pushReceived, harness.pushOf(await harness.register(repository), { after: commit }));
    expect(await harness.finished(commit)).toMatchObject({ status: 'failure', failure_kind: 'content-refused' });
  });
});
