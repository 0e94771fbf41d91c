import { spawn, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A git host for tests: bare repositories in a folder, served over smart HTTP by `git http-backend`. */
export class GitHost {
  private gate: Promise<void> = Promise.resolve();

  private constructor(
    private readonly server: Server,
    readonly folder: string,
    readonly requests: { method: string; url: string; authorization: string | undefined }[],
  ) {}

  static async start(
    options: { user?: string; password?: string; redirectTo?: string; status?: number; delayMs?: number } = {},
  ): Promise<GitHost> {
    const folder = mkdtempSync(path.join(tmpdir(), 'git-host-'));
    const expected =
      options.password === undefined ? undefined : `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`;
    const requests: GitHost['requests'] = [];
    const authorise = (request: IncomingMessage): number =>
      options.status ?? (expected !== undefined && request.headers.authorization !== expected ? 401 : 200);
    let host: GitHost | undefined;
    const server = createServer((request, response) => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', authorization: request.headers.authorization });
      const status = authorise(request);
      if (options.redirectTo) return void response.writeHead(302, { location: `${options.redirectTo}${request.url}` }).end();
      if (status !== 200) return void response.writeHead(status, status === 401 ? { 'www-authenticate': 'Basic realm="git"' } : {}).end();
      setTimeout(() => void host?.gate.then(() => serve(folder, request, response)), options.delayMs ?? 0).unref();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = new GitHost(server, folder, requests);
    return host;
  }

  /** Lets requests wait until the returned function is called. */
  hold(): () => void {
    let release = (): void => undefined;
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get authority(): string {
    return new URL(this.url).host;
  }

  create(name: string): TestRepository {
    return TestRepository.create(path.join(this.folder, `${name}.git`), `${this.url}/${name}.git`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function serve(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      GIT_CONFIG_KEY_1: 'uploadpack.allowReachableSHA1InWant',
      GIT_CONFIG_VALUE_1: 'true',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: (request.headers['git-protocol'] as string | undefined) ?? '',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(backend.stdin);
  let head = Buffer.alloc(0);
  let isBody = false;
  backend.stdin.on('error', () => undefined);
  backend.stdout.on('data', (chunk: Buffer) => {
    if (isBody) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    isBody = true;
    const headers = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string]);
    const status = headers.find(([name]) => name === 'Status')?.[1];
    response.writeHead(Number(status?.slice(0, 3) ?? 200), Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
    response.write(head.subarray(end + 4));
  });
  backend.stdout.on('end', () => response.end());
}

export type TreeEntry = string | Buffer | { readonly mode: '100644' | '100755' | '120000' | '160000'; readonly content: string };

/** A bare repository whose commits are made from literal trees, so that a test can say exactly what is in it. */
export class TestRepository {
  private constructor(
    readonly gitDir: string,
    readonly url: string,
  ) {}

  static create(gitDir: string, url = `file://${gitDir}`): TestRepository {
    mkdirSync(path.dirname(gitDir), { recursive: true });
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', gitDir], { stdio: 'ignore' });
    return new TestRepository(gitDir, url);
  }

  /** Makes a commit holding exactly `files` and points `ref` to it. */
  commit(
    files: Readonly<Record<string, TreeEntry>>,
    options: { ref?: string; parents?: readonly string[]; message?: string } = {},
  ): string {
    const ref = options.ref ?? 'refs/heads/main';
    const index = path.join(this.gitDir, 'test-index');
    rmSync(index, { force: true });
    const records = Object.entries(files).map(([name, entry]) => this.record(name, entry));
    this.git(['update-index', '--add', '-z', '--index-info'], { input: records.join(''), index });
    const tree = this.git(['write-tree'], { index });
    const parents = options.parents ?? [this.head(ref)].filter((oid) => oid !== '');
    const oid = this.git(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', options.message ?? 'change']);
    this.git(['update-ref', ref, oid]);
    return oid;
  }

  head(ref: string): string {
    try {
      return this.git(['rev-parse', '--verify', '--quiet', ref]);
    } catch {
      return '';
    }
  }

  point(ref: string, oid: string): void {
    this.git(['update-ref', ref, oid]);
  }

  remove(ref: string): void {
    this.git(['update-ref', '-d', ref]);
  }

  /** Stores an object of any form, without git's checks, and returns its name. */
  rawTree(entries: readonly (readonly [mode: string, name: string, oid: string])[]): string {
    const body = Buffer.concat(
      entries.map(([mode, name, oid]) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')])),
    );
    const file = path.join(this.gitDir, 'test-object');
    writeFileSync(file, body);
    return this.git(['hash-object', '-t', 'tree', '-w', '--literally', file]);
  }

  blob(content: string | Buffer): string {
    const file = path.join(this.gitDir, 'test-object');
    writeFileSync(file, content);
    return this.git(['hash-object', '-w', '--no-filters', file]);
  }

  git(args: readonly string[], options: { input?: string; index?: string } = {}): string {
    return execFileSync('git', ['--git-dir', this.gitDir, ...args], {
      input: options.input ?? '',
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 1e8,
      env: { PATH: process.env['PATH'], ...(options.index ? { GIT_INDEX_FILE: options.index } : {}), ...author },
    })
      .toString()
      .trim();
  }

  private record(name: string, entry: TreeEntry): string {
    const mode = typeof entry === 'object' && 'mode' in entry ? entry.mode : '100644';
    const content = typeof entry === 'object' && 'mode' in entry ? entry.content : entry;
    const oid = mode === '160000' ? (content as string) : this.blob(content);
    return `${mode} ${oid}\t${name}\0`;
  }
}

const author = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_AUTHOR_DATE: '2026-01-15T09:30:00Z',
  GIT_COMMITTER_DATE: '2026-01-15T09:30:00Z',
};
