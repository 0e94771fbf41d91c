import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GitHost } from '../../test/git-host.js';
import type { CloneSource } from './git-environment.js';
import { materialise, removeMaterialised } from './materialise.js';
import { Mirrors, type MirrorsSettings } from './mirrors.js';
import type { Mirror, Remote } from './mirror.js';

let folder: string;
let host: GitHost;

const limits = { fetchTimeoutMs: 20_000, commandTimeoutMs: 20_000, maxPackBytes: 50_000_000, depth: 100 };
const wide = { maxFiles: 10_000, maxBytes: 100_000_000 };
const mirrorsOf = (changed: Partial<MirrorsSettings['limits']> = {}, maxTotalBytes = 1e9) =>
  new Mirrors({ folder: path.join(folder, 'mirrors'), maxTotalBytes, limits: { ...limits, ...changed } });

function remoteOf(url: string, credential?: Remote['credential']): Remote {
  return { source: { url, protocol: 'http', curlResolve: null }, credential };
}

async function checkOut(mirror: Mirror, commit: string, target = path.join(folder, 'code')): Promise<string> {
  await materialise(mirror, (await mirror.files(commit, wide)).files, target);
  return target;
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mirrors-'));
  host = await GitHost.start();
});

afterEach(async () => {
  await host.stop();
  await removeMaterialised(folder);
});

describe('fetching', () => {
  it('brings a branch, and only what changed the next time', async () => {
    const repository = host.create('shop');
    const first = repository.commit({ 'a.txt': 'one\n' });
    const mirrors = mirrorsOf();
    const use = { repositoryId: 1, remote: remoteOf(repository.url) };
    expect(await mirrors.use(use, (mirror) => mirror.fetchRef('refs/heads/main'))).toBe(first);
    const second = repository.commit({ 'a.txt': 'two\n' });
    expect(await mirrors.use(use, (mirror) => mirror.fetchRef('refs/heads/main'))).toBe(second);
    expect(await mirrors.use({ repositoryId: 1 }, (mirror) => mirror.isAncestor(first, second))).toBe(true);
  });

  it('follows a branch that was rewritten, and takes names that get in the way of one another', async () => {
    const repository = host.create('shop');
    const base = repository.commit({ a: '1' });
    repository.commit({ a: '2' }, { ref: 'refs/heads/x' });
    const use = { repositoryId: 1, remote: remoteOf(repository.url) };
    const mirrors = mirrorsOf();
    await mirrors.use(use, (mirror) => mirror.fetchRef('refs/heads/x'));
    repository.remove('refs/heads/x');
    const nested = repository.commit({ a: '3' }, { ref: 'refs/heads/x/y', parents: [base] });
    expect(await mirrors.use(use, (mirror) => mirror.fetchRef('refs/heads/x/y'))).toBe(nested);
    const rewritten = repository.commit({ a: '4' }, { ref: 'refs/heads/x/y', parents: [] });
    expect(await mirrors.use(use, (mirror) => mirror.fetchRef('refs/heads/x/y'))).toBe(rewritten);
  });

  it('starts shallow and asks for the rest only when a question needs it', async () => {
    const repository = host.create('shop');
    const commits = Array.from({ length: 8 }, (_, n) => repository.commit({ a: String(n) }));
    const side = repository.commit({ a: 'side' }, { ref: 'refs/heads/side', parents: [commits[1] as string] });
    await mirrorsOf({ depth: 2 }).use({ repositoryId: 1, remote: remoteOf(repository.url) }, async (mirror) => {
      await mirror.fetchRef('refs/heads/main');
      expect(await mirror.has(commits[0] as string)).toBe(false);
      expect(await mirror.isAncestor(commits[6] as string, commits[7] as string)).toBe(true);
      expect(await mirror.has(commits[0] as string)).toBe(false);
      await mirror.fetchRef('refs/heads/side');
      expect(await mirror.mergeBase(commits[7] as string, side)).toBe(commits[1]);
      expect(await mirror.requireCommit(commits[0] as string)).toBe(commits[0]);
    });
  });

  it('says what is missing', async () => {
    const repository = host.create('shop');
    repository.commit({ a: '1' });
    const failing = (url: string, work: (mirror: Mirror) => Promise<unknown>) =>
      mirrorsOf().use({ repositoryId: 2, remote: remoteOf(url) }, work);
    await expect(failing(repository.url, (mirror) => mirror.fetchRef('refs/heads/gone'))).rejects.toMatchObject({
      fetchKind: 'branch-missing',
    });
    await expect(failing(`${host.url}/none.git`, (mirror) => mirror.fetchRef('refs/heads/main'))).rejects.toMatchObject({
      fetchKind: 'repository-missing',
    });
    await expect(failing(repository.url, (mirror) => mirror.requireCommit('1'.repeat(40)))).rejects.toMatchObject({
      fetchKind: 'commit-missing',
    });
    await expect(failing('http://127.0.0.1:1/x.git', (mirror) => mirror.fetchRef('refs/heads/main'))).rejects.toMatchObject({
      fetchKind: 'unreachable',
      isPassing: true,
    });
  });

  it('connects to the checked address, whatever the name means elsewhere', async () => {
    const repository = host.create('pinned');
    const commit = repository.commit({ a: '1' });
    const { port } = new URL(host.url);
    const source = {
      url: `http://no-such-host.invalid:${port}/pinned.git`,
      protocol: 'http',
      curlResolve: `no-such-host.invalid:${port}:127.0.0.1`,
    } as const;
    const use = { repositoryId: 1, remote: { source, credential: undefined } };
    expect(await mirrorsOf().use(use, (mirror) => mirror.fetchRef('refs/heads/main'))).toBe(commit);
  });

  it('finds the default branch, and none in an empty repository', async () => {
    const repository = host.create('shop');
    const ask = () => mirrorsOf().use({ repositoryId: 1, remote: remoteOf(repository.url) }, (mirror) => mirror.defaultBranch());
    expect(await ask()).toBeUndefined();
    repository.commit({ a: '1' });
    expect(await ask()).toBe('main');
  });

  it('takes over the lock of a process that died, and removes what it left', async () => {
    const repository = host.create('shop');
    const commit = repository.commit({ a: '1' });
    const use = { repositoryId: 1, remote: remoteOf(repository.url) };
    await mirrorsOf().use(use, (mirror) => mirror.fetchRef('refs/heads/main'));
    writeFileSync(path.join(folder, 'mirrors/1.git.lock'), '999999');
    writeFileSync(path.join(folder, 'mirrors/1.git/packed-refs.lock'), '');
    expect(await mirrorsOf().use(use, (mirror) => mirror.fetchRef('refs/heads/main'))).toBe(commit);
    expect(existsSync(path.join(folder, 'mirrors/1.git.lock'))).toBe(false);
    expect(existsSync(path.join(folder, 'mirrors/1.git/packed-refs.lock'))).toBe(false);
  });

  it('lets one work on a mirror at a time', async () => {
    const mirrors = mirrorsOf();
    let atWork = 0;
    const work = async () => {
      atWork += 1;
      expect(atWork).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      atWork -= 1;
    };
    await Promise.all([1, 2, 3].map(() => mirrors.use({ repositoryId: 1 }, work)));
    await Promise.all([mirrors.use({ repositoryId: 1 }, work), mirrorsOf().use({ repositoryId: 1 }, work)]);
  });

  it('throws away the mirror used longest ago when there is no more room', async () => {
    const repository = host.create('shop');
    repository.commit({ a: 'x'.repeat(1000) });
    for (const repositoryId of [1, 2, 3]) {
      await mirrorsOf({}, 1500).use({ repositoryId, remote: remoteOf(repository.url) }, (mirror) => mirror.fetchRef('refs/heads/main'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const left = readdirSync(path.join(folder, 'mirrors')).filter((name) => name.endsWith('.git'));
    expect(left).toContain('3.git');
    expect(left).not.toContain('1.git');
  });

  it('is stopped by its signal', async () => {
    const slow = await GitHost.start({ delayMs: 20_000 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 200);
    const fetching = mirrorsOf().use({ repositoryId: 9, remote: remoteOf(`${slow.url}/x.git`), signal: stop.signal }, (mirror) =>
      mirror.fetchRef('refs/heads/main'),
    );
    await expect(fetching).rejects.toThrow('enough');
    await slow.stop();
  });
});

describe('credentials', () => {
  it('are given to the host that asks, and leave no trace', async () => {
    const closed = await GitHost.start({ user: 'x-access-token', password: 's3cret pässword' });
    const repository = closed.create('private');
    const commit = repository.commit({ a: '1' });
    const use = (credential?: Remote['credential']) =>
      mirrorsOf().use({ repositoryId: 1, remote: remoteOf(repository.url, credential) }, (mirror) => mirror.fetchRef('refs/heads/main'));
    await expect(use()).rejects.toMatchObject({ fetchKind: 'credential-refused' });
    await expect(use({ username: 'x-access-token', password: 'wrong' })).rejects.toMatchObject({ fetchKind: 'credential-refused' });
    expect(await use({ username: 'x-access-token', password: 's3cret pässword' })).toBe(commit);
    for (const name of readdirSync(path.join(folder, 'mirrors'), { recursive: true }) as string[]) {
      const file = path.join(folder, 'mirrors', name);
      if (statSync(file).isFile()) expect(readFileSync(file, 'latin1')).not.toContain('s3cret');
    }
    await closed.stop();
  });

  it('are not shown to a host that redirects', async () => {
    const other = await GitHost.start();
    const redirecting = await GitHost.start({ redirectTo: other.url });
    const remote = remoteOf(`${redirecting.url}/x.git`, { username: 'u', password: 'p' });
    const fetching = mirrorsOf().use({ repositoryId: 1, remote }, (mirror) => mirror.fetchRef('refs/heads/main'));
    await expect(fetching).rejects.toMatchObject({ fetchKind: 'redirect-refused' });
    expect(other.requests).toEqual([]);
    await redirecting.stop();
    await other.stop();
  });
});

describe('hostile repositories', () => {
  it('writes links and submodules nowhere, and bytes as they are', async () => {
    const repository = host.create('hostile');
    const commit = repository.commit({
      'etc.txt': { mode: '120000', content: '/etc/passwd' },
      sub: { mode: '160000', content: '1'.repeat(40) },
      '.gitmodules': '[submodule "sub"]\n\tpath = sub\n\turl = file:///etc\n',
      '.gitattributes': '*.dat filter=evil export-ignore\n*.id ident\n*.txt text eol=crlf\n*.u working-tree-encoding=UTF-16\n',
      'a.dat': 'data',
      'b.id': '$Id$',
      'c.txt': 'one\ntwo\n',
      'd.u': 'grün',
      'run.sh': { mode: '100755', content: '#!/bin/sh\n' },
    });
    await mirrorsOf().use({ repositoryId: 1, remote: remoteOf(repository.url) }, async (mirror) => {
      await mirror.fetchRef('refs/heads/main');
      const listing = await mirror.files(commit, wide);
      expect(listing.skippedCount).toBe(2);
      const code = await checkOut(mirror, commit);
      expect(readdirSync(code).sort()).toEqual(['.gitattributes', '.gitmodules', 'a.dat', 'b.id', 'c.txt', 'd.u', 'run.sh']);
      expect(readFileSync(path.join(code, 'b.id'), 'utf8')).toBe('$Id$');
      expect(readFileSync(path.join(code, 'c.txt'), 'utf8')).toBe('one\ntwo\n');
      expect(readFileSync(path.join(code, 'd.u'), 'utf8')).toBe('grün');
      expect(statSync(path.join(code, 'run.sh')).mode & 0o777).toBe(0o555);
      expect(statSync(path.join(code, 'a.dat')).mode & 0o777).toBe(0o444);
    });
  });

  it('runs no hook, neither one in the tree nor one in the mirror', async () => {
    const repository = host.create('hostile');
    const marker = path.join(folder, 'marker');
    const hook = `#!/bin/sh\ntouch ${marker}\n`;
    repository.commit({
      'hooks/post-checkout': { mode: '100755', content: hook },
      'hooks/reference-transaction': { mode: '100755', content: hook },
    });
    const mirrors = mirrorsOf();
    const use = { repositoryId: 1, remote: remoteOf(repository.url) };
    await mirrors.use(use, (mirror) => mirror.fetchRef('refs/heads/main'));
    const hooks = path.join(folder, 'mirrors/1.git/hooks');
    await mirrors.use(use, async (mirror) => checkOut(mirror, repository.head('refs/heads/main'), hooks));
    repository.commit({ a: '2' });
    await mirrors.use(use, async (mirror) => checkOut(mirror, await mirror.fetchRef('refs/heads/main')));
    expect(readdirSync(path.join(hooks, 'hooks'))).toHaveLength(2);
    expect(existsSync(marker)).toBe(false);
  });

  it('refuses a tree with git’s own folder in it', async () => {
    const repository = host.create('hostile');
    const inner = repository.rawTree([['100644', 'config', repository.blob('[core]\n\tfsmonitor = touch /tmp/x\n')]]);
    const tree = repository.rawTree([['40000', '.git', inner]]);
    repository.point('refs/heads/main', repository.git(['commit-tree', tree, '-m', 'x']));
    const fetching = mirrorsOf().use({ repositoryId: 1, remote: remoteOf(repository.url) }, (mirror) => mirror.fetchRef('refs/heads/main'));
    await expect(fetching).rejects.toMatchObject({ fetchKind: 'content-refused' });
  });

  it('does not write below the folder’s own parents', async () => {
    const repository = host.create('hostile');
    const up = repository.rawTree([['100644', 'escaped', repository.blob('x')]]);
    const tree = repository.rawTree([['40000', '..', up]]);
    const commit = repository.git(['commit-tree', tree, '-m', 'x']);
    repository.point('refs/heads/main', commit);
    const fetching = mirrorsOf().use({ repositoryId: 1, remote: remoteOf(repository.url) }, (mirror) => mirror.fetchRef('refs/heads/main'));
    await expect(fetching).rejects.toMatchObject({ fetchKind: 'content-refused' });
  });

  it('stops at a tree that unfolds without end', async () => {
    const repository = host.create('bomb');
    let oid = repository.blob('x');
    let mode = '100644';
    for (let level = 0; level < 12; level += 1) {
      oid = repository.rawTree(Array.from({ length: 10 }, (_, n) => [mode, `d${n}`, oid] as const));
      mode = '40000';
    }
    const commit = repository.git(['commit-tree', oid, '-m', 'bomb']);
    repository.point('refs/heads/main', commit);
    await mirrorsOf().use({ repositoryId: 1, remote: remoteOf(repository.url) }, async (mirror) => {
      await mirror.fetchRef('refs/heads/main');
      await expect(mirror.files(commit, { maxFiles: 1000, maxBytes: 1e9 })).rejects.toMatchObject({ fetchKind: 'too-large' });
    });
  });

  it('stops a pack that is larger than the limit', async () => {
    const repository = host.create('huge');
    const noise = Buffer.alloc(3_000_000);
    for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE(Math.imul(at + 1, 2654435761) >>> 0, at);
    repository.commit({ 'huge.bin': noise });
    const fetching = mirrorsOf({ maxPackBytes: 1_000_000 }).use({ repositoryId: 1, remote: remoteOf(repository.url) }, (mirror) =>
      mirror.fetchRef('refs/heads/main'),
    );
    await expect(fetching).rejects.toMatchObject({ fetchKind: 'too-large' });
    expect(readdirSync(path.join(folder, 'mirrors/1.git/objects/pack'))).toEqual([]);
  });

  it('gives up on a host that does not answer', async () => {
    const slow = await GitHost.start({ delayMs: 20_000 });
    const fetching = mirrorsOf({ fetchTimeoutMs: 300 }).use({ repositoryId: 1, remote: remoteOf(`${slow.url}/x.git`) }, (mirror) =>
      mirror.fetchRef('refs/heads/main'),
    );
    await expect(fetching).rejects.toMatchObject({ fetchKind: 'timed-out', isPassing: true });
    await slow.stop();
  });

  it.each(['--upload-pack=touch MARKER', 'ext::sh -c "touch MARKER"', 'file:///etc', '/etc'])(
    'does nothing for the address %j',
    async (address) => {
      const marker = path.join(folder, 'marker');
      const url = address.replace('MARKER', marker);
      const source: CloneSource = { url, protocol: 'http', curlResolve: null };
      const fetching = mirrorsOf().use({ repositoryId: 1, remote: { source, credential: undefined } }, (mirror) =>
        mirror.fetchRef('refs/heads/main'),
      );
      await expect(fetching).rejects.toMatchObject({ name: 'FetchFailure' });
      expect(existsSync(marker)).toBe(false);
    },
  );

  it('does not follow a link where the code should go', async () => {
    const repository = host.create('shop');
    repository.commit({ a: '1' });
    const elsewhere = path.join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, path.join(folder, 'linked'));
    const writing = mirrorsOf().use({ repositoryId: 1, remote: remoteOf(repository.url) }, async (mirror) =>
      checkOut(mirror, await mirror.fetchRef('refs/heads/main'), path.join(folder, 'linked')),
    );
    await expect(writing).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

describe('changes', () => {
  it('tells renames, copies, hunks and what came and went', async () => {
    const repository = host.create('shop');
    const lines = Array.from({ length: 20 }, (_, n) => `line ${n}\n`);
    const base = repository.commit({
      'old.ts': lines.join(''),
      'gone.ts': 'x\n',
      link: { mode: '120000', content: 'old.ts' },
      'same "quoted".ts': 'y\n',
      'kept.py': lines.join(''),
    });
    const changed = [...lines];
    changed[4] = 'changed\n';
    changed.splice(10, 2);
    const head = repository.commit({
      'new.ts': changed.join(''),
      link: 'now a file\n',
      'same "quoted".ts': 'y\ndiff --git a/x b/x\n@@ -1 +1 @@\n',
      'added ü.ts': 'z\n',
      'kept.py': lines.join(''),
    });
    const changes = await mirrorsOf().use({ repositoryId: 1, remote: remoteOf(repository.url) }, async (mirror) => {
      await mirror.fetchRef('refs/heads/main');
      return mirror.changes(base, head);
    });
    const byPath = Object.fromEntries(changes.files.map((file) => [file.newPath ?? file.oldPath, file]));
    expect(Object.keys(byPath).sort()).toEqual(['added ü.ts', 'gone.ts', 'link', 'new.ts', 'same "quoted".ts']);
    expect(byPath['new.ts']).toMatchObject({ status: 'renamed', oldPath: 'old.ts', similarity: expect.any(Number) });
    expect(byPath['new.ts']?.hunks).toEqual([
      { oldStart: 5, oldLines: 1, newStart: 5, newLines: 1 },
      { oldStart: 11, oldLines: 2, newStart: 10, newLines: 0 },
    ]);
    expect(byPath['gone.ts']).toMatchObject({ status: 'deleted', newPath: null, newBlobOid: null });
    expect(byPath['link']).toMatchObject({ status: 'added', oldPath: null, oldBlobOid: null });
    expect(byPath['same "quoted".ts']?.hunks).toEqual([{ oldStart: 1, oldLines: 0, newStart: 2, newLines: 2 }]);
    expect(byPath['added ü.ts']).toMatchObject({ status: 'added' });
  });
});
