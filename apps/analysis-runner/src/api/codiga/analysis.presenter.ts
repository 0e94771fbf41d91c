import type { DirectoryRepository } from '@lintel/directory';
import type { Check, Run } from '../../domain/run.js';
import { progressOf, type RunProgress } from '../../domain/run-progress.js';

export type AnalysisShape = ReturnType<typeof toAnalysis>;

const statusOf: Readonly<Record<RunProgress, string>> = {
  queued: 'Scheduled',
  running: 'InProgress',
  done: 'Done',
  failed: 'Error',
  cancelled: 'Ignore',
};

const refusedCredentials = new Set(['credential-refused', 'credential-unavailable']);
const failedBeforeTheCode = new Set([
  'repository-missing',
  'branch-missing',
  'commit-missing',
  'address-refused',
  'redirect-refused',
  'content-refused',
  'too-large',
  'timed-out',
  'unreachable',
]);
const errorOfAnalyzer: Readonly<Record<string, string>> = {
  javascript: 'JavascriptError',
  python: 'PythonError',
  shell: 'ShellError',
  secrets: 'SecurityError',
};

/** `run` is for the resolvers of the rest; no field shows it. */
export function toAnalysis(run: Run, now: Date) {
  const startedAt = run.startedAt ?? run.createdAt;
  const endedAt = run.finishedAt ?? (run.startedAt ? now : startedAt);
  return {
    __typename: 'Analysis',
    id: run.runId,
    status: statusOf[progressOf(run)],
    startTimestamp: startedAt.getTime(),
    runningTimeSeconds: Math.max(0, Math.round((endedAt.getTime() - startedAt.getTime()) / 1000)),
    revision: run.commitOid,
    repoRevision: run.commitOid,
    repoBranch: run.branch,
    run,
  } as const;
}

export function addressOf(repository: DirectoryRepository | null) {
  return { repoUrl: repository?.cloneUrl ?? null, repoUsername: repository?.ownerLogin ?? null };
}

/** What kept the analysis, or one of its tools, from its results. */
export function errorsOf(run: Run, checks: readonly Check[]): string[] {
  const failed = checks.filter((check) => check.status === 'neutral' || check.status === 'timeout');
  const ofTools = failed.map((check) => errorOfAnalyzer[check.analyzer.shortcode] ?? 'Unknown');
  return [...new Set(run.failureKind === null ? ofTools : [errorOfFailure(run.failureKind)])];
}

function errorOfFailure(kind: string): string {
  if (refusedCredentials.has(kind)) return 'AuthenticationError';
  return failedBeforeTheCode.has(kind) ? 'CloneError' : 'Unknown';
}

/** Reads a filter by status. Statuses that no analysis of ours has find nothing. */
export function progressesOf(statuses: readonly string[]): RunProgress[] {
  const progresses = Object.keys(statusOf) as RunProgress[];
  return progresses.filter((progress) => statuses.includes(statusOf[progress]) || (progress === 'running' && statuses.includes('Started')));
}
