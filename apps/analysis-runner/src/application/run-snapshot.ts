import type { AnalysedCommit, RunCheck, RunSnapshot } from '@lintel/events';
import type { Check, Run } from '../domain/run.js';

/** The words by which events speak of the commit of a run; undefined as long as the commit is not known. */
export function analysedCommitOf(run: Run): AnalysedCommit | undefined {
  if (run.commitOid === null) return undefined;
  const { repositoryId, accountId, ref, branch, isDefaultBranch, pullRequestNumber, commitOid, baseOid, isFullRun } = run;
  return { repositoryId, accountId, ref, branch, isDefaultBranch, pullRequestNumber, commitOid, baseOid, isFullRun };
}

/** The state of a run as it travels in events; undefined as long as its commit is not known. */
export function snapshotOf(run: Run, checks: readonly Check[]): RunSnapshot | undefined {
  const commit = analysedCommitOf(run);
  if (!commit) return undefined;
  return {
    ...commit,
    runId: run.runId,
    runUid: run.runUid,
    status: run.status,
    reason: run.reason,
    createdAt: run.createdAt.toISOString(),
    updatedAt: run.updatedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    counts: run.counts,
    byCategory: [...run.byCategory],
    checks: checks.map(toRunCheck),
  };
}

function toRunCheck(check: Check): RunCheck {
  return {
    checkId: check.checkId,
    sequence: check.sequence,
    analyzer: check.analyzer,
    status: check.status,
    reason: check.reason,
    createdAt: check.createdAt.toISOString(),
    updatedAt: check.updatedAt.toISOString(),
    finishedAt: check.finishedAt?.toISOString() ?? null,
    counts: check.counts,
    byCategory: [...check.byCategory],
  };
}
