import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '@lintel/observability';
import { BubblewrapExecutor } from './bubblewrap-executor.js';
import { findControlGroups, type ControlGroups } from './control-groups.js';
import type { Executor, ExecutorName } from './executor.js';
import { ProcessExecutor } from './process-executor.js';
import { seccompFilter } from './seccomp-filter.js';

const limits = { cpuSeconds: 5, memoryMiB: 256, timeoutSeconds: 10, outputMiB: 1, processes: 16 };

export interface ExecutorSearch {
  /** `auto`: bubblewrap where it works, else plain processes. */
  readonly wanted: ExecutorName | 'auto';
  /** Folder for files of the executor itself. */
  readonly folder: string;
  readonly logger: Logger;
  /** Where bwrap may be. */
  readonly programs?: readonly string[];
}

const usualPrograms = ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap'];

/** Finds the executor to use. Asking for bubblewrap by name where it does not work is an error: nothing then runs without a sandbox by accident. */
export async function findExecutor({ wanted, folder, logger, programs = usualPrograms }: ExecutorSearch): Promise<Executor> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const controlGroups = await findControlGroups();
  if (!controlGroups) logger.info('no control groups to use: memory and processes of analyzers are limited per process only');
  if (wanted !== 'process') {
    const sandbox = await findSandbox(
      folder,
      programs.find((file) => existsSync(file)),
      controlGroups,
    );
    if (sandbox instanceof BubblewrapExecutor) return sandbox;
    if (wanted === 'bubblewrap') throw new Error(`LINTEL_EXECUTOR=bubblewrap, but ${sandbox}`);
    logger.warn({ reason: sandbox }, notSandboxed);
  } else {
    logger.warn(notSandboxed);
  }
  return new ProcessExecutor(controlGroups);
}

const notSandboxed =
  'ANALYZERS RUN WITHOUT A SANDBOX: they can read what the service can read and reach the network. For development and trusted repositories only; install bubblewrap for real use.';

async function findSandbox(
  folder: string,
  program: string | undefined,
  controlGroups: ControlGroups | undefined,
): Promise<BubblewrapExecutor | string> {
  if (!program) return 'bwrap is not installed (apt-get install bubblewrap)';
  const executor = new BubblewrapExecutor({ program, controlGroups, seccompFile: await writeFilter(folder) });
  const problem = await tryOut(executor, folder);
  return problem === undefined ? executor : `bwrap does not work here: ${problem}`;
}

async function writeFilter(folder: string): Promise<string | undefined> {
  const filter = seccompFilter();
  if (!filter) return undefined;
  const file = path.join(folder, 'seccomp.bpf');
  await writeFile(file, filter, { mode: 0o600 });
  return file;
}

/** Runs `true` in the sandbox; returns what went wrong. */
async function tryOut(executor: Executor, folder: string): Promise<string | undefined> {
  const trial = await mkdtemp(path.join(folder, 'trial-'));
  try {
    const host = { code: path.join(trial, 'code'), config: path.join(trial, 'config'), output: path.join(trial, 'output') };
    for (const each of Object.values(host)) await mkdir(each);
    const command = { argv: ['/usr/bin/true'], cwd: '/code', env: {}, output: { kind: 'stdout', fileName: 'none.txt' } } as const;
    const result = await executor.execute({ command, host, readablePaths: [], limits, stdoutFile: path.join(trial, 'stdout') });
    return result.ending === 'exited' && result.exitCode === 0
      ? undefined
      : result.stderr.trim() || `it ended with ${result.exitCode ?? result.ending}`;
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}
