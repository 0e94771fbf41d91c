import type { Check, Run } from '../../domain/run.js';
import type { CategoryCounts } from '../../domain/verdict.js';
import { deepsource, toGlobalId } from '@lintel/vocabularies';

export type RunShape = ReturnType<typeof toRun>;
export type CheckShape = ReturnType<typeof toCheck>;

/** `run` is for the resolvers of summary and checks; no field shows it. */
export function toRun(run: Run) {
  return {
    __typename: 'AnalysisRun',
    id: toGlobalId('AnalysisRun', run.runId),
    runUid: run.runUid,
    status: deepsource.runStatus[run.status],
    branchName: run.branch,
    baseOid: run.baseOid,
    commitOid: run.commitOid,
    createdAt: run.createdAt,
    updatedAt: run.updatedAt,
    finishedAt: run.finishedAt,
    repository: { __typename: 'Repository', id: toGlobalId('Repository', run.repositoryId) },
    run,
  } as const;
}

/** A run reports what changed between its base and its commit; nothing of the backlog. */
export function toRunSummary(run: Run, checks: readonly Check[]) {
  return {
    occurrencesIntroduced: run.counts.introduced,
    occurrencesResolved: run.counts.resolved,
    occurrencesSuppressed: run.counts.suppressed,
    occurrenceDistributionByAnalyzer: checks.map((check) => ({
      analyzerShortcode: check.analyzer.shortcode,
      introduced: check.counts.introduced,
    })),
    occurrenceDistributionByCategory: distribution(run.byCategory),
  };
}

/** `check` is for the resolver of the analyzer; no field shows it. */
export function toCheck(check: Check) {
  return {
    __typename: 'Check',
    id: toGlobalId('Check', check.checkId),
    sequence: check.sequence,
    status: deepsource.checkStatus[check.status],
    createdAt: check.createdAt,
    updatedAt: check.updatedAt,
    finishedAt: check.finishedAt,
    summary: {
      occurrencesIntroduced: check.counts.introduced,
      occurrencesResolved: check.counts.resolved,
      occurrencesSuppressed: check.counts.suppressed,
      occurrenceDistributionByCategory: distribution(check.byCategory),
    },
    check,
  } as const;
}

function distribution(counts: CategoryCounts) {
  return counts.map(({ category, introduced }) => ({ category: deepsource.issueCategory[category], introduced }));
}
