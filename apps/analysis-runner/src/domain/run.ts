import type { BlobReference, IssueCounts } from '@lintel/events';
import type { CheckStatus, Id, RunStatus } from '@lintel/kernel';
import type { CheckStage } from './check-stages.js';
import type { RunStage } from './run-stages.js';
import type { CategoryCounts } from './verdict.js';

/** What made a run necessary. */
export const runOrigins = ['push', 'pull-request', 'activation', 'default-branch', 'manual', 'upload'] as const;
export type RunOrigin = (typeof runOrigins)[number];

/** The analysis of one commit of one ref. */
export interface Run {
  readonly runId: Id;
  readonly runUid: string;
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly ref: string;
  readonly branch: string | null;
  readonly isDefaultBranch: boolean;
  readonly pullRequestNumber: number | null;
  readonly origin: RunOrigin;
  /** Null until the head of the ref has been asked for. */
  readonly commitOid: string | null;
  readonly baseOid: string | null;
  readonly isFullRun: boolean;
  readonly stage: RunStage;
  readonly status: RunStatus;
  readonly reason: string | null;
  /** Why it could not be done at all; null for a run that was, whatever its verdict. */
  readonly failureKind: string | null;
  /** Whether `analysis.run.started` was published. */
  readonly isAnnounced: boolean;
  readonly configuration: unknown;
  readonly sources: BlobReference | null;
  readonly changes: BlobReference | null;
  readonly counts: IssueCounts;
  readonly byCategory: CategoryCounts;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

/** What one analyzer, or one upload, contributes to a run. */
export interface Check {
  readonly checkId: Id;
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly runId: Id;
  readonly sequence: number;
  readonly analyzer: { readonly shortcode: string; readonly name: string; readonly version: string };
  readonly uploadId: Id | null;
  /** Set of results that an analysis replaces. */
  readonly category: string;
  readonly stage: CheckStage;
  readonly status: CheckStatus;
  readonly reason: string | null;
  readonly durationMs: number | null;
  /** Results that came with the check (an upload). */
  readonly sarif: BlobReference | null;
  /** List of the paths that an upload names. */
  readonly uploadFiles: BlobReference | null;
  readonly awaitsIssues: boolean;
  readonly awaitsMetrics: boolean;
  readonly counts: IssueCounts;
  readonly byCategory: CategoryCounts;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  /** When the analyzer, or the upload, had delivered its results. */
  readonly executedAt: Date | null;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

/** Whether the analyzer of the check has still to deliver. */
export function isOutstanding(check: Pick<Check, 'stage'>): boolean {
  return check.stage === 'queued' || check.stage === 'executing';
}

/** Whether issues of the check's analyzer may be open after it: it reported some, or it is not known. */
export function mayHaveOpenIssues({ stage, status, counts }: Pick<Check, 'stage' | 'status' | 'counts'>): boolean {
  const hasAnswer = stage === 'ended' && (status === 'success' || status === 'failure');
  return !hasAnswer || counts.introduced + counts.persisted + counts.suppressed > 0;
}
