import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ControlGroups, ControlGroup } from './control-groups.js';
import type { Ending, ExecutionOrder, ExecutionResult } from './executor.js';

export interface LimitedRun {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Open file handed on as descriptor 3. */
  readonly extraDescriptor?: number | undefined;
  readonly controlGroups?: ControlGroups | undefined;
}

const maxOutputFiles = 256;
const watchEveryMs = 500;
const keptErrorChars = 8192;
// Enters its control groups before anything else, then becomes the command. Fixed text; everything that varies is an argument.
const enterGroups = 'for group in $1; do echo $$ > "$group/cgroup.procs" || exit 125; done; shift; exec "$@"';

/**
 * Runs a command with nothing of our environment, in a process group of its own, and stops it when it takes too long, writes too much, or
 * is no longer wanted. The whole group goes, not only the first process.
 */
export async function runLimited(order: ExecutionOrder, run: LimitedRun): Promise<ExecutionResult> {
  const group = await run.controlGroups?.create(order.limits);
  try {
    const watch = new Watch(order, start(run, group));
    const result = await watch.untilEnd();
    return (await group?.ranOutOfMemory()) && result.ending !== 'stopped' ? { ...result, ending: 'out-of-memory' } : result;
  } finally {
    await group?.remove();
  }
}

function start(run: LimitedRun, group: ControlGroup | undefined): ChildProcess {
  const argv = group ? ['/bin/sh', '-c', enterGroups, 'sh', group.folders.join(' '), ...run.argv] : run.argv;
  return spawn(argv[0] as string, argv.slice(1), {
    env: run.env,
    cwd: run.cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(run.extraDescriptor === undefined ? [] : [run.extraDescriptor])],
  });
}

class Watch {
  private reason: Ending | undefined;
  private stderr = '';
  private readonly startedMs = performance.now();

  constructor(
    private readonly order: ExecutionOrder,
    private readonly child: ChildProcess,
  ) {}

  async untilEnd(): Promise<ExecutionResult> {
    const { limits, signal } = this.order;
    const late = setTimeout(() => this.stop('timed-out'), limits.timeoutSeconds * 1000);
    const onAbort = () => this.stop('stopped');
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const watching = setInterval(() => void this.checkOutputFolder().catch(() => undefined), watchEveryMs);
    try {
      const kept = this.keepStdout();
      this.keepStderr();
      const exitCode = await this.ended();
      // What it started and left behind goes too.
      killGroup(this.child.pid);
      await kept;
      await this.checkOutputFolder();
      const durationMs = Math.round(performance.now() - this.startedMs);
      return { ending: this.reason ?? (exitCode === null ? 'killed' : 'exited'), exitCode, stderr: this.stderr, durationMs };
    } finally {
      clearTimeout(late);
      clearInterval(watching);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private stop(reason: Ending): void {
    this.reason ??= reason;
    killGroup(this.child.pid);
  }

  private async keepStdout(): Promise<void> {
    const file = createWriteStream(this.order.stdoutFile, { mode: 0o600, flags: 'wx' });
    const maxBytes = this.order.limits.outputMiB * 1024 * 1024;
    let size = 0;
    const stdout = this.child.stdout as Readable;
    stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) return this.stop('too-much-output');
      if (file.write(chunk)) return;
      stdout.pause();
      file.once('drain', () => stdout.resume());
    });
    stdout.once('close', () => file.end());
    await finished(file);
  }

  private keepStderr(): void {
    const stderr = this.child.stderr as Readable;
    stderr.setEncoding('utf8');
    stderr.on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-keptErrorChars);
    });
  }

  private async checkOutputFolder(): Promise<void> {
    const folder = this.order.host.output;
    const names = await readdir(folder, { recursive: true });
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name)).catch(() => undefined))?.size ?? 0));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (names.length > maxOutputFiles || bytes > this.order.limits.outputMiB * 1024 * 1024) this.stop('too-much-output');
  }

  private async ended(): Promise<number | null> {
    return new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code) => resolve(code));
      // A descendant that keeps the pipes open would keep `close` away for ever.
      this.child.once('exit', () => killGroup(this.child.pid));
    });
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone.
  }
}
