import { lintel, toGlobalId } from '@lintel/vocabularies';
import type { CheckStage } from '../../domain/check-stages.js';
import type { PullRequest, PullRequestState } from '../../domain/pull-request.js';
import type { Check, Run, RunOrigin } from '../../domain/run.js';
import type { RunStage } from '../../domain/run-stages.js';
import type { LogLevel, RunLogEntry } from '../../persistence/run-log.repository.js';

export type RunShape = ReturnType<typeof toRun>;
export type CheckShape = ReturnType<typeof toCheck>;
export type PullRequestShape = ReturnType<typeof toPullRequest>;

const origins: Readonly<Record<RunOrigin, string>> = {
  push: 'PUSH',
  'pull-request': 'PULL_REQUEST',
  activation: 'ACTIVATION',
  'default-branch': 'DEFAULT_BRANCH',
  manual: 'MANUAL',
  upload: 'UPLOAD',
};
const runStages: Readonly<Record<RunStage, string>> = { queued: 'QUEUED', preparing: 'PREPARING', analysing: 'ANALYSING', ended: 'ENDED' };
const checkStages: Readonly<Record<CheckStage, string>> = {
  queued: 'QUEUED',
  executing: 'EXECUTING',
  settling: 'SETTLING',
  ended: 'ENDED',
};
const logLevels: Readonly<Record<LogLevel, string>> = { info: 'INFO', warning: 'WARNING', error: 'ERROR' };
const pullRequestStates: Readonly<Record<PullRequestState, string>> = { open: 'OPEN', closed: 'CLOSED', merged: 'MERGED' };

/** `run` is for the resolvers of checks and log; no field shows it. */
export function toRun(run: Run) {
  return {
    __typename: 'Run',
    id: toGlobalId('Run', run.runId),
    number: run.runId,
    runUid: run.runUid,
    repository: { __typename: 'Repository', id: toGlobalId('Repository', run.repositoryId) },
    ref: run.ref,
    branch: run.branch,
    isDefaultBranch: run.isDefaultBranch,
    pullRequestNumber: run.pullRequestNumber,
    origin: origins[run.origin],
    commitOid: run.commitOid,
    baseOid: run.baseOid,
    isFullRun: run.isFullRun,
    status: lintel.runStatus[run.status],
    stage: runStages[run.stage],
    reason: run.reason,
    counts: run.counts,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    updatedAt: run.updatedAt,
    finishedAt: run.finishedAt,
    queuedMs: between(run.createdAt, run.startedAt),
    durationMs: between(run.startedAt, run.finishedAt),
    run,
  } as const;
}

export function toCheck(check: Check) {
  return {
    __typename: 'RunCheck',
    id: toGlobalId('RunCheck', check.checkId),
    sequence: check.sequence,
    analyzer: check.analyzer,
    isUpload: check.uploadId !== null,
    status: lintel.checkStatus[check.status],
    stage: checkStages[check.stage],
    reason: check.reason,
    hasDelivered: check.executedAt !== null,
    counts: check.counts,
    createdAt: check.createdAt,
    startedAt: check.startedAt,
    finishedAt: check.finishedAt,
    queuedMs: between(check.createdAt, check.startedAt),
    durationMs: check.durationMs,
  } as const;
}

export function toLogEntry({ entryId, checkId, level, message, loggedAt }: RunLogEntry) {
  return {
    number: entryId,
    loggedAt,
    level: logLevels[level],
    message,
    checkId: checkId === null ? null : toGlobalId('RunCheck', checkId),
  };
}

/** `pullRequest` is for the resolver of its run; no field shows it. */
export function toPullRequest(pullRequest: PullRequest) {
  const { pullRequestId, number, title, state, isDraft, webUrl, headBranch, headOid, baseBranch, createdAt } = pullRequest;
  return {
    __typename: 'PullRequest',
    id: toGlobalId('PullRequest', pullRequestId),
    number,
    title,
    state: pullRequestStates[state],
    isDraft,
    webUrl,
    headBranch,
    headOid,
    baseBranch,
    createdAt,
    pullRequest,
  } as const;
}

function between(from: Date | null, to: Date | null): number | null {
  return from && to ? Math.max(0, to.getTime() - from.getTime()) : null;
}
