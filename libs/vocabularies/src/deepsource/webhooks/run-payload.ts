import type { RunCheck, RunSnapshot } from '@lintel/events';
import { toGlobalId } from '../../relay-id.js';
import { toGlobalKey } from '../../relay-key.js';
import { checkStatus, issueCategory, runStatus } from '../enums.js';
import { repositoryPayload, type RepositoryFacts } from './account-payload.js';
import { unixSeconds } from './unix-seconds.js';

interface AnalyzerFacts {
  readonly shortcode: string;
  readonly name: string;
}

export function analyzerPayload(analyzer: AnalyzerFacts): object {
  return {
    id: toGlobalKey('Analyzer', analyzer.shortcode),
    object: 'Analyzer',
    shortcode: analyzer.shortcode,
    name: analyzer.name,
    logoUrl: null,
  };
}

/** `triggeredBy`: the check whose return caused the event goes last, whatever its sequence. */
export function runPayload(run: RunSnapshot, repository: RepositoryFacts, triggeredBy?: number): object {
  const checks = [...run.checks].sort(
    (left, right) => Number(left.checkId === triggeredBy) - Number(right.checkId === triggeredBy) || left.sequence - right.sequence,
  );
  return {
    id: toGlobalId('AnalysisRun', run.runId),
    object: 'AnalysisRun',
    runUid: run.runUid,
    status: runStatus[run.status],
    branchName: run.branch,
    baseOid: run.baseOid,
    commitOid: run.commitOid,
    createdAt: unixSeconds(run.createdAt),
    updatedAt: unixSeconds(run.updatedAt),
    repository: repositoryPayload(repository),
    summary: {
      object: 'AnalysisRunSummary',
      occurrencesIntroduced: run.counts.introduced,
      occurrencesResolved: run.counts.resolved,
      occurrenceDistributionByAnalyzer: run.checks.map((check) => ({
        object: 'OccurrenceDistributionByAnalyzer',
        analyzerShortcode: check.analyzer.shortcode,
        introduced: check.counts.introduced,
      })),
      occurrenceDistributionByCategory: categoryDistribution(run.byCategory),
    },
    checks: checks.map(checkPayload),
  };
}

function checkPayload(check: RunCheck): object {
  return {
    id: toGlobalId('Check', check.checkId),
    object: 'Check',
    sequence: check.sequence,
    status: checkStatus[check.status],
    analyzer: analyzerPayload(check.analyzer),
    createdAt: unixSeconds(check.createdAt),
    updatedAt: unixSeconds(check.updatedAt),
    finishedAt: check.finishedAt === null ? null : unixSeconds(check.finishedAt),
    summary: {
      object: 'CheckSummary',
      occurrencesIntroduced: check.counts.introduced,
      occurrencesResolved: check.counts.resolved,
      occurrenceDistributionByCategory: categoryDistribution(check.byCategory),
    },
  };
}

function categoryDistribution(distribution: RunSnapshot['byCategory']): object[] {
  return distribution.map(({ category, introduced }) => ({
    object: 'OccurrenceDistributionByCategory',
    category: issueCategory[category],
    introduced,
  }));
}
