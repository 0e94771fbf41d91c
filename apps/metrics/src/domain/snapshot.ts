import type { Id } from '@lintel/kernel';
import type { Assessment } from './assessment.js';
import type { SmellKind } from './formulas.js';
import type { OpenIssues } from './ratings.js';
import type { Smell } from './structural-debt.js';
import type { LanguageTotals, Totals } from './totals.js';

/** Which commit, on which line of history, in which run. */
export interface MeasuredCommit {
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly runId: Id;
  readonly checkId: Id;
  readonly ref: string;
  readonly commitOid: string;
}

/** What is kept of a measured commit. */
export interface NewSnapshot extends MeasuredCommit {
  readonly totals: Totals;
  readonly languages: readonly LanguageTotals[];
  readonly duplicatesCount: number;
  readonly smellMinutes: Partial<Record<SmellKind, number>>;
  readonly worstSmells: readonly Smell[];
  /** Open issues that the assessment was computed from; null when none were counted yet. */
  readonly issues: readonly OpenIssues[] | null;
  readonly assessment: Assessment;
}

export interface Snapshot extends NewSnapshot {
  readonly snapshotId: Id;
  readonly measuredAt: Date;
}
