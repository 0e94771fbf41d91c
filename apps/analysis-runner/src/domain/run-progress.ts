import type { Run } from './run.js';

/** Where a run stands, for those who want to know whether it could be done rather than what it found. */
export const runProgresses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type RunProgress = (typeof runProgresses)[number];

export function progressOf(run: Pick<Run, 'stage' | 'status' | 'failureKind'>): RunProgress {
  if (run.stage === 'queued') return 'queued';
  if (run.stage !== 'ended') return 'running';
  if (run.status === 'cancelled') return 'cancelled';
  return run.failureKind !== null || run.status === 'timeout' ? 'failed' : 'done';
}
