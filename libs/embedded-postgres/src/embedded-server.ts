import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { binaryIn, shippedServerFolder } from './binaries.js';
import { giveTo, isReachable, reachableServer, serverUser, substituteFor, type ServerUser } from './unprivileged.js';

const startDeadlineMs = 60_000;
const stopDeadlineMs = 30_000;

export interface EmbeddedServerOptions {
  /** Folder of the database cluster; made when missing. */
  readonly folder: string;
  /** Port on loopback; a free one when not given. */
  readonly port?: number;
  /** Trade safety against power loss for speed: for tests only. */
  readonly isDisposable?: boolean;
  readonly log?: (message: string) => void;
}

export interface EmbeddedServer {
  /** Connection URL of the administrator, database `postgres`. */
  readonly url: string;
  /** False when a running server was found and is shared. */
  readonly isOwned: boolean;
  /** Shuts the server down (fast mode: open transactions roll back) when it is owned or `force` is set. */
  stop(force?: boolean): Promise<void>;
}

interface Layout {
  readonly cluster: string;
  readonly passwordFile: string;
  readonly server: string;
  readonly user: ServerUser | undefined;
}

/**
 * Starts the PostgreSQL server of `folder`, or adopts the one that already runs there (left behind by a killed parent, or serving
 * another command). Listens on loopback only, with a generated password kept beside the cluster.
 *
 * @throws Error when the platform has no shipped server, or the server does not come up within a minute (with its last log lines).
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const layout = await layOut(options);
  const password = await ensureCluster(layout);
  const running = await runningServer(layout.cluster);
  if (running && (await answers(urlOf(running.port, password))))
    return handle({ url: urlOf(running.port, password), pid: running.pid, isOwned: false });
  if (running) await waitUntilGone(running.pid);
  const port = options.port ?? (await freePort());
  const child = await launchWithRetry(layout, { ...options, port }, urlOf(port, password));
  return handle({ url: urlOf(port, password), pid: child.pid ?? 0, isOwned: true });
}

async function layOut(options: EmbeddedServerOptions): Promise<Layout> {
  const user = await serverUser();
  const shipped = shippedServerFolder();
  const folder = path.resolve(options.folder);
  await mkdir(path.dirname(folder), { recursive: true });
  const passwordFile = `${folder}.password`;
  if (!user) return { cluster: folder, passwordFile, server: shipped, user };
  const version = (JSON.parse(await readFile(path.join(shipped, '..', 'package.json'), 'utf8')) as { version: string }).version;
  const isServerReachable = await isReachable(binaryIn(shipped, 'postgres'), user);
  const isClusterReachable = await isReachable(folder, user);
  const cluster = isClusterReachable ? folder : path.join(substituteFor(folder), 'cluster');
  if (!isClusterReachable) options.log?.(`The database is kept in ${cluster}: the server's user cannot enter ${path.dirname(folder)}`);
  await mkdir(path.dirname(cluster), { recursive: true, mode: 0o755 });
  return { cluster, passwordFile, server: isServerReachable ? shipped : await reachableServer(shipped, version), user };
}

async function ensureCluster(layout: Layout): Promise<string> {
  if (await stat(path.join(layout.cluster, 'PG_VERSION')).catch(() => undefined))
    return (await readFile(layout.passwordFile, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  const fresh = `${layout.cluster}.new`;
  const passwordForInit = `${fresh}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  await writeFile(passwordForInit, `${password}\n`, { mode: 0o600 });
  if (layout.user) {
    await giveTo(layout.user, fresh);
    await chown(passwordForInit, layout.user.uid, layout.user.gid);
  }
  try {
    await run(layout, 'initdb', [
      '-D',
      fresh,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordForInit}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ]);
  } finally {
    await rm(passwordForInit, { force: true });
  }
  await writeFile(layout.passwordFile, `${password}\n`, { mode: 0o600 });
  await rename(fresh, layout.cluster);
  return password;
}

async function launchWithRetry(layout: Layout, options: EmbeddedServerOptions & { port: number }, url: string): Promise<ChildProcess> {
  let lastLines = '';
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const child = launch(layout, options);
    const lines = collectTail(child);
    if (await comesUp(child, url)) return child;
    lastLines = lines();
    if (child.exitCode === null) child.kill('SIGQUIT');
    await sleep(attempt * 400);
  }
  throw new Error(`The embedded PostgreSQL did not start in ${layout.cluster}. Its last lines:\n${lastLines}`);
}

function launch(layout: Layout, options: EmbeddedServerOptions & { port: number }): ChildProcess {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port: options.port,
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    jit: 'off',
    log_min_messages: 'warning',
    ...(options.isDisposable ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(binaryIn(layout.server, 'postgres'), ['-D', layout.cluster, ...flags], {
    ...spawnOptions(layout),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a Ctrl-C meant for us must not reach the server before our own shutdown does
  });
}

function spawnOptions(layout: Layout): { cwd: string; env: Record<string, string>; uid?: number; gid?: number } {
  return {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', LD_LIBRARY_PATH: path.join(layout.server, 'lib') },
    ...(layout.user ?? {}),
  };
}

async function run(layout: Layout, name: 'initdb', args: readonly string[]): Promise<void> {
  const child = spawn(binaryIn(layout.server, name), args, { ...spawnOptions(layout), stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = collectTail(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${name} ended with code ${code}:\n${lines()}`);
}

function collectTail(child: ChildProcess): () => string {
  let tail = '';
  const keep = (chunk: Buffer): void => {
    tail = (tail + chunk.toString()).slice(-4000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(error.message)));
  return () => tail;
}

async function comesUp(child: ChildProcess, url: string): Promise<boolean> {
  const deadline = Date.now() + startDeadlineMs;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    if (await answers(url)) {
      child.unref();
      return true;
    }
    await sleep(50);
  }
  return false;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function runningServer(cluster: string): Promise<{ pid: number; port: number } | undefined> {
  const content = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  const lines = content.split('\n');
  const pid = Number(lines[0]);
  return isAlive(pid) ? { pid, port: Number(lines[3]) } : undefined;
}

function handle(server: { url: string; pid: number; isOwned: boolean }): EmbeddedServer {
  return {
    url: server.url,
    isOwned: server.isOwned,
    async stop(force = false) {
      if (!server.isOwned && !force) return;
      if (isAlive(server.pid)) process.kill(server.pid, 'SIGINT');
      await waitUntilGone(server.pid);
    },
  };
}

async function waitUntilGone(pid: number): Promise<void> {
  const deadline = Date.now() + stopDeadlineMs;
  while (isAlive(pid) && Date.now() < deadline) await sleep(25);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function urlOf(port: number, password: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
