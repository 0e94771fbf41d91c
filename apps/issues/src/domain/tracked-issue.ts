import type { Category, Id, Severity } from '@lintel/kernel';
import type { TrackedFinding, Suppression } from '@lintel/tracking';

/** What a ref says about an issue. `suppressed`: by its producer or by a comment in the code. */
export const issueStatuses = ['open', 'suppressed', 'resolved'] as const;
export type IssueStatus = (typeof issueStatuses)[number];

/** An issue as one ref last saw it, ready to be matched. */
export interface KnownIssue extends TrackedFinding {
  readonly issueId: Id;
  readonly ruleId: Id;
  readonly status: IssueStatus;
  /** A person said that it does not count. */
  readonly isIgnored: boolean;
  readonly category: Category;
  readonly severity: Severity;
  readonly suppression: Suppression | null;
  /** Run that opened it. */
  readonly openedRunId: Id;
  /** `inherited`: the row is the parent's; the ref itself has none. */
  readonly origin: 'own' | 'inherited';
}

/** Counts in lists, counters and gates. */
export function isVisible(issue: { readonly status: IssueStatus; readonly isIgnored: boolean }): boolean {
  return issue.status === 'open' && !issue.isIgnored;
}
