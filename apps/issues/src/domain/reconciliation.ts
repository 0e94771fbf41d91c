import type { IssueCounts } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import { packFeatures, type MatchEvidence, type MatchResult, type NormalisedFinding } from '@lintel/tracking';
import { isVisible, type IssueStatus, type KnownIssue } from './tracked-issue.js';

/** How an issue that was found again differs from before. */
export type Transition = 'unchanged' | 'moved' | 'suppressed' | 'unsuppressed';

export interface FoundAgain {
  readonly issue: KnownIssue;
  readonly finding: NormalisedFinding;
  readonly evidence: MatchEvidence;
  readonly status: Exclude<IssueStatus, 'resolved'>;
  readonly transition: Transition;
}

export interface Gone {
  readonly issue: KnownIssue;
  readonly reason: 'fixed' | 'gone-file';
}

/** What one analysis means for the issues of its ref, before the new ones have got their identity. */
export interface Reconciliation {
  readonly foundAgain: readonly FoundAgain[];
  /** Findings without a known issue. */
  readonly fresh: readonly NormalisedFinding[];
  readonly gone: readonly Gone[];
  /** Not found, but not gone either: the analysis is not complete. */
  readonly kept: readonly KnownIssue[];
}

export interface ReconcileInput {
  readonly known: readonly KnownIssue[];
  readonly findings: readonly NormalisedFinding[];
  readonly result: MatchResult;
  /** Only a complete analysis says that something is gone. */
  readonly isComplete: boolean;
  /** Run at which the ref left its parent; inherited issues that are younger were never on it. Null for a ref of its own. */
  readonly forkRunId: Id | null;
}

/** Turns a matching into what happens to each issue. */
export function reconcile({ known, findings, result, isComplete, forkRunId }: ReconcileInput): Reconciliation {
  const gone: Gone[] = [];
  const kept: KnownIssue[] = [];
  for (const { base, reason } of result.resolved) {
    const issue = known[base] as KnownIssue;
    const wasHere = issue.origin === 'own' || (issue.status !== 'resolved' && issue.openedRunId <= (forkRunId ?? 0));
    if (!wasHere) continue;
    if (isComplete) gone.push({ issue, reason });
    else kept.push(issue);
  }
  return {
    foundAgain: result.matches.map(({ base, next, evidence }) =>
      foundAgain(known[base] as KnownIssue, findings[next] as NormalisedFinding, evidence),
    ),
    fresh: result.introduced.map((index) => findings[index] as NormalisedFinding),
    gone,
    kept,
  };
}

export function statusOf(finding: NormalisedFinding): Exclude<IssueStatus, 'resolved'> {
  return finding.suppression === null ? 'open' : 'suppressed';
}

function foundAgain(issue: KnownIssue, finding: NormalisedFinding, evidence: MatchEvidence): FoundAgain {
  const status = statusOf(finding);
  return { issue, finding, evidence, status, transition: transitionOf(issue, finding, status) };
}

function transitionOf(issue: KnownIssue, finding: NormalisedFinding, status: IssueStatus): Transition {
  if (issue.status === 'open' && status === 'suppressed') return 'suppressed';
  if (issue.status === 'suppressed' && status === 'open') return 'unsuppressed';
  return issue.status === status && looksTheSame(issue, finding) ? 'unchanged' : 'moved';
}

/** A changed blob alone costs no write: matching works without it. */
function looksTheSame(issue: KnownIssue, finding: NormalisedFinding): boolean {
  return (
    issue.path === finding.path &&
    issue.message === finding.message.text &&
    issue.severity === finding.severity &&
    issue.category === finding.category &&
    JSON.stringify(issue.region) === JSON.stringify(finding.region) &&
    sameFeatures(issue, finding) &&
    sameEntries(issue.fingerprints, finding.fingerprints)
  );
}

function sameFeatures(issue: KnownIssue, finding: NormalisedFinding): boolean {
  if (!issue.features || !finding.features) return issue.features === finding.features;
  return packFeatures(issue.features).equals(packFeatures(finding.features));
}

function sameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** A fresh finding with the issue it belongs to. */
export interface Opened {
  readonly issueId: Id;
  readonly ruleId: Id;
  readonly finding: NormalisedFinding;
  readonly status: Exclude<IssueStatus, 'resolved'>;
  readonly isIgnored: boolean;
  /** `new`: first seen anywhere. `reopened`: was resolved on this ref. `elsewhere`: known from another ref, which keeps what people said about it. */
  readonly how: 'new' | 'reopened' | 'elsewhere';
  readonly evidence: MatchEvidence | null;
}

/** What the run reports: only what changed, relative to the commit before. */
export function countChanges({ foundAgain: found, gone }: Reconciliation, opened: readonly Opened[]): IssueCounts {
  const visible = found.filter(({ issue, status }) => isVisible({ status, isIgnored: issue.isIgnored }));
  const unsuppressed = visible.filter(({ transition }) => transition === 'unsuppressed').length;
  const visibleOpened = opened.filter(isVisible).length;
  return {
    introduced: visibleOpened + unsuppressed,
    resolved: gone.filter(({ issue }) => isVisible(issue)).length,
    persisted: visible.length - unsuppressed,
    suppressed:
      found.filter(({ transition, issue }) => transition === 'suppressed' && !issue.isIgnored).length + (opened.length - visibleOpened),
  };
}
