import type { IssueCounts } from '@lintel/events';
import type { Category } from '@lintel/kernel';
import type { FinalCheckStatus } from './check-stages.js';
import type { FinalRunStatus } from './run-stages.js';

export type CategoryCounts = readonly { readonly category: Category; readonly introduced: number }[];

export const noIssues: IssueCounts = { introduced: 0, resolved: 0, persisted: 0, suppressed: 0 };

/**
 * What a check says whose results were reconciled. A full run is a baseline: what it finds was there before, so it fails nothing. Results that are not
 * complete can fail a check, but never make it a success.
 */
export function checkVerdict(
  counts: IssueCounts,
  { isFullRun, isComplete }: { isFullRun: boolean; isComplete: boolean },
): FinalCheckStatus {
  if (counts.introduced > 0 && !isFullRun) return 'failure';
  return isComplete ? 'success' : 'neutral';
}

interface EndedCheck {
  readonly status: FinalCheckStatus;
  readonly analyzerName: string;
}

export interface Verdict {
  readonly status: FinalRunStatus;
  readonly reason: string | null;
}

/**
 * What a run says whose checks have all ended. An analyzer that did not finish never counts as clean: it is named in the reason, and a run
 * in which none finished is no success.
 */
export function runVerdict(checks: readonly EndedCheck[]): Verdict {
  const having = (status: FinalCheckStatus) => checks.filter((check) => check.status === status);
  const missing = [...having('timeout'), ...having('neutral')];
  const reason = missing.length === 0 ? null : `Did not finish: ${missing.map((check) => check.analyzerName).join(', ')}`;
  if (having('failure').length > 0) return { status: 'failure', reason };
  if (having('success').length > 0) return { status: 'success', reason };
  if (having('timeout').length > 0) return { status: 'timeout', reason };
  if (having('neutral').length > 0) return { status: 'failure', reason };
  if (having('cancelled').length > 0) return { status: 'cancelled', reason: 'All checks were cancelled' };
  return { status: 'skipped', reason: 'No analyzer applies to the files of this commit' };
}

/** Adds up the counts of the checks of a run. */
export function sumCounts(all: readonly IssueCounts[]): IssueCounts {
  return all.reduce(
    (sum, counts) => ({
      introduced: sum.introduced + counts.introduced,
      resolved: sum.resolved + counts.resolved,
      persisted: sum.persisted + counts.persisted,
      suppressed: sum.suppressed + counts.suppressed,
    }),
    noIssues,
  );
}

/** Adds up the distributions of the checks of a run, most frequent category first. */
export function sumCategories(all: readonly CategoryCounts[]): { category: Category; introduced: number }[] {
  const sums = new Map<Category, number>();
  for (const { category, introduced } of all.flat()) sums.set(category, (sums.get(category) ?? 0) + introduced);
  return [...sums]
    .map(([category, introduced]) => ({ category, introduced }))
    .sort((a, b) => b.introduced - a.introduced || a.category.localeCompare(b.category));
}
