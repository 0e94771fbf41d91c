import type { Category, Id, Severity } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { isIgnoredBy, toStored, type StoredDecision, type TriageDecision, type TriagedIssue } from '../domain/triage.js';
import type { IssueEventKind } from './issue-events.repository.js';

export interface TriageEvent {
  readonly issueEventId: Id;
  readonly issueId: Id;
  /** What held before. */
  readonly previous: StoredDecision;
}

interface AffectedState {
  readonly refId: Id;
  readonly trackId: Id;
  readonly ruleId: Id;
  readonly category: Category;
  readonly severity: Severity;
  readonly hasCounters: boolean;
}

const triageKinds: readonly IssueEventKind[] = ['ignored', 'unignored', 'triage-undone'];

@Injectable()
export class TriageRepository {
  /** Locks the repository, so that no analysis runs in between, and reads the issue. */
  async lock(tx: Transaction, issueId: Id): Promise<TriagedIssue | undefined> {
    await tx.query(
      'SELECT 1 FROM tracked_repository WHERE repository_id = (SELECT repository_id FROM issue WHERE issue_id = $1) FOR UPDATE',
      [issueId],
    );
    const [issue] = await tx.query<TriagedIssue>(
      'SELECT issue_id AS "issueId", account_id AS "accountId", repository_id AS "repositoryId", triage, triage_comment AS comment, triage_until AS until FROM issue WHERE issue_id = $1',
      [issueId],
    );
    return issue;
  }

  /** Returns the id of the event that can undo it. */
  async change(
    tx: Transaction,
    issue: TriagedIssue,
    change: { readonly to: TriageDecision; readonly kind: IssueEventKind; readonly actorUserId: Id | null },
  ): Promise<Id> {
    const { to, kind, actorUserId } = change;
    await tx.query(
      `UPDATE issue SET triage = $2, triage_comment = $3, triage_until = $4, triaged_by = $5, triaged_at = now() WHERE issue_id = $1`,
      [issue.issueId, to.triage, to.comment, to.until, actorUserId],
    );
    await this.setIgnored(tx, issue, isIgnoredBy(to));
    const [event] = await tx.query<{ issueEventId: Id }>(
      `INSERT INTO issue_event (account_id, issue_id, kind, actor_user_id, details) VALUES ($1, $2, $3, $4, $5) RETURNING issue_event_id AS "issueEventId"`,
      [issue.accountId, issue.issueId, kind, actorUserId, JSON.stringify({ previous: toStored(issue), decision: toStored(to) })],
    );
    return (event as { issueEventId: Id }).issueEventId;
  }

  /** The newest decision on the issue of the given event; undefined when the event is none or may not be seen. */
  async newestOfSameIssue(tx: Transaction, issueEventId: Id): Promise<TriageEvent | undefined> {
    const [event] = await tx.query<TriageEvent>(
      `SELECT issue_event_id AS "issueEventId", issue_id AS "issueId", details -> 'previous' AS previous FROM issue_event
       WHERE issue_id = (SELECT issue_id FROM issue_event WHERE issue_event_id = $1) AND kind = ANY ($2) ORDER BY issue_event_id DESC LIMIT 1`,
      [issueEventId, triageKinds],
    );
    return event;
  }

  private async setIgnored(tx: Transaction, { issueId, accountId }: TriagedIssue, isIgnored: boolean): Promise<void> {
    const affected = await tx.query<AffectedState>(
      `UPDATE issue_state AS state SET is_ignored = $2 FROM tracked_ref AS ref
       WHERE state.issue_id = $1 AND state.is_ignored <> $2 AND ref.ref_id = state.ref_id AND state.status = 'open'
       RETURNING state.ref_id AS "refId", state.track_id AS "trackId", state.rule_id AS "ruleId", state.category, state.severity, ref.parent_ref_id IS NULL AS "hasCounters"`,
      [issueId, isIgnored],
    );
    await tx.query('UPDATE issue_state SET is_ignored = $2 WHERE issue_id = $1 AND is_ignored <> $2', [issueId, isIgnored]);
    const by = isIgnored ? -1 : 1;
    for (const { refId, trackId, ruleId, category, severity, hasCounters } of affected) {
      await tx.query(
        `UPDATE track_ref SET open_counts = jsonb_set(open_counts, ARRAY[$3], to_jsonb(greatest(0, coalesce((open_counts ->> $3)::int, 0) + $4::int))) WHERE ref_id = $1 AND track_id = $2`,
        [refId, trackId, `${category}/${severity}`, by],
      );
      if (!hasCounters) continue;
      await tx.query(
        `INSERT INTO issue_count AS known (ref_id, rule_id, category, severity, account_id, open, suppressed) VALUES ($1, $2, $3, $4, $5, greatest($6::int, 0), greatest(-$6::int, 0))
         ON CONFLICT (ref_id, rule_id, category, severity) DO UPDATE SET open = known.open + $6::int, suppressed = known.suppressed - $6::int`,
        [refId, ruleId, category, severity, accountId, by],
      );
    }
  }
}
