import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { FetchFailure } from '../domain/fetch-failure.js';
import { gitEnvironment, gitSettings } from './git-environment.js';

export interface GitCall {
  /** Bare repository to work on. */
  readonly gitDir: string;
  /** Command and its arguments; never a shell string. */
  readonly args: readonly string[];
  /** Settings beyond those of every call. */
  readonly settings?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Iterable<string>;
  /** Where git runs; by default a place without anything. */
  readonly cwd?: string;
  readonly timeoutMs: number;
  /** No file that git writes may become larger. */
  readonly maxFileBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/** git ended with an error; `stderr` is cut and may quote the host. */
export class GitError extends Error {
  constructor(
    readonly command: string,
    readonly exitCode: number | null,
    readonly stderr: string,
  ) {
    super(`git ${command} ended with ${exitCode ?? 'a signal'}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
    this.name = 'GitError';
  }
}

const maxErrorBytes = 16_384;
const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].find((file) => existsSync(file));

/** Runs git and hands each piece of its output to `onChunk`; a `false` from it stops git. Rejects with GitError or FetchFailure('timed-out'). */
export async function streamGit(call: GitCall, onChunk: (chunk: Buffer) => boolean | void): Promise<void> {
  call.signal?.throwIfAborted();
  const child = start(call);
  let isStopped = false;
  let isLate = false;
  const kill = () => killGroup(child.pid);
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, call.timeoutMs);
  call.signal?.addEventListener('abort', kill, { once: true });
  const stderr = collectErrors(child.stderr);
  child.stdout.on('data', (chunk: Buffer) => {
    if (isStopped || onChunk(chunk) !== false) return;
    isStopped = true;
    kill();
  });
  child.stdin.on('error', () => undefined);
  for (const line of call.input ?? []) child.stdin.write(line);
  child.stdin.end();
  try {
    const exitCode = await ended(child);
    call.signal?.throwIfAborted();
    if (isLate) throw new FetchFailure('timed-out');
    if (exitCode !== 0 && !isStopped) throw new GitError(call.args[0] ?? '', exitCode, stderr());
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener('abort', kill);
  }
}

/** Runs git and returns its output as text; more than `maxBytes` of it is an error. */
export async function runGit(call: GitCall, maxBytes = 4 * 1024 * 1024): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  await streamGit(call, (chunk) => {
    size += chunk.length;
    chunks.push(chunk);
    return size <= maxBytes;
  });
  if (size > maxBytes) throw new GitError(call.args[0] ?? '', null, `more than ${maxBytes} bytes of output`);
  return Buffer.concat(chunks).toString('utf8');
}

type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

function start(call: GitCall): GitProcess {
  const settings = [...gitSettings, ...(call.settings ?? [])].flatMap((setting) => ['-c', setting]);
  const git = ['git', '--git-dir', call.gitDir, ...settings, ...call.args];
  const argv = prlimit
    ? [prlimit, '--core=0', '--nofile=1024', ...(call.maxFileBytes ? [`--fsize=${call.maxFileBytes}`] : []), '--', ...git]
    : git;
  // A group of its own: git starts helpers, and all of them have to go when it is stopped.
  return spawn(argv[0] as string, argv.slice(1), {
    env: { ...gitEnvironment(), ...call.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    cwd: call.cwd ?? '/',
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function collectErrors(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-maxErrorBytes);
  });
  return () => text;
}

async function ended(child: GitProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code);
    });
  });
}
