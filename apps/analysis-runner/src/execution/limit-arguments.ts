import { existsSync } from 'node:fs';
import type { AnalyzerLimits } from '@lintel/analyzers';

const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].find((file) => existsSync(file));

// V8 sets aside this much writable address space for code before it runs anything.
const reservedMiB = 512;

/**
 * Returns the words to put before a command so that the kernel limits each of its processes; none where `prlimit` is missing. Memory is limited by
 * what is written to (`RLIMIT_DATA`), never by address space: V8 and WebAssembly reserve far more of that than they use.
 */
export function limitArguments(limits: AnalyzerLimits, options: { readonly hasMemoryGroup: boolean }): string[] {
  if (!prlimit) return [];
  const memory = options.hasMemoryGroup ? [] : [`--data=${(limits.memoryMiB + reservedMiB) * 1024 * 1024}`];
  return [prlimit, '--core=0', '--nofile=1024', `--cpu=${limits.cpuSeconds}`, `--fsize=${limits.outputMiB * 1024 * 1024}`, ...memory, '--'];
}

/** Words that limit the number of processes; only inside a user namespace, where no other process of the same user is counted. */
export function processLimitArguments(limits: AnalyzerLimits): string[] {
  return prlimit ? [prlimit, `--nproc=${limits.processes}`, '--'] : [];
}
