import type { BlobReference } from '@lintel/events';
import type { Id } from '@lintel/kernel';

/** The results of one tool and category for one commit, read and normalised (or the reason why there are none). */
export interface Analysis {
  readonly analysisId: Id;
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly runId: Id;
  readonly checkId: Id;
  /** Part of the upload that brought it; null for an analyzer of ours. */
  readonly partId: Id | null;
  readonly commitOid: string;
  readonly ref: string;
  readonly category: string;
  readonly toolName: string;
  readonly toolVersion: string | null;
  readonly toolGuid: string | null;
  /** Only a complete analysis may close what it does not report. */
  readonly isComplete: boolean;
  /** Why it is not complete, for people. */
  readonly reason: string | null;
  /** Empty when the results could be read, even if something is missing of them. */
  readonly errors: readonly string[];
  /** What was mended, cut or left out. */
  readonly warnings: readonly string[];
  readonly warningsCount: number;
  readonly resultsCount: number;
  readonly rulesCount: number;
  readonly findings: BlobReference | null;
  readonly createdAt: Date;
}

/** What reading the results of a check gave. */
export type ReadResults = Pick<
  Analysis,
  | 'toolName'
  | 'toolVersion'
  | 'toolGuid'
  | 'isComplete'
  | 'reason'
  | 'errors'
  | 'warnings'
  | 'warningsCount'
  | 'resultsCount'
  | 'rulesCount'
  | 'findings'
>;

/** The outcome of a check without usable results. */
export function withoutResults(tool: { readonly name: string; readonly version: string }, errors: readonly string[]): ReadResults {
  return {
    toolName: tool.name,
    toolVersion: tool.version === '' ? null : tool.version,
    toolGuid: null,
    isComplete: false,
    reason: errors[0] ?? null,
    errors,
    warnings: [],
    warningsCount: 0,
    resultsCount: 0,
    rulesCount: 0,
    findings: null,
  };
}
