import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Category, Id, Severity } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { MatchEvidence, Suppression } from '@lintel/tracking';
import { Injectable } from '@nestjs/common';
import type { IssueStatus } from '../domain/tracked-issue.js';
import type { Triage } from '../domain/triage.js';
import type { IssueEventKind } from './issue-events.repository.js';

export interface IssueDetails {
  readonly issueId: Id;
  readonly repositoryId: Id;
  readonly ruleId: Id;
  readonly number: number;
  readonly firstSeenAt: Date;
  readonly firstSeenCommitOid: string;
  readonly triage: Triage;
  readonly triageComment: string | null;
  readonly triageUntil: Date | null;
  readonly triagedAt: Date | null;
  readonly triagedBy: Id | null;
}

interface Place {
  readonly path: string | null;
  readonly startLine: number | null;
  readonly startColumn: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
}

export interface IssueStateDetails extends Place {
  readonly issueId: Id;
  readonly ref: string;
  readonly isDefault: boolean;
  readonly status: IssueStatus;
  readonly isIgnored: boolean;
  readonly message: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly commitOid: string;
  readonly changedAt: Date;
  readonly evidence: MatchEvidence | null;
  readonly resolvedReason: string | null;
  readonly suppression: Suppression | null;
}

export interface IssueEventDetails extends Place {
  readonly issueEventId: Id;
  readonly kind: IssueEventKind;
  readonly occurredAt: Date;
  readonly ref: string | null;
  readonly commitOid: string | null;
  readonly evidence: MatchEvidence | null;
  readonly actorUserId: Id | null;
  readonly details: object | null;
}

export interface OpenIssueFilter {
  readonly refId: Id;
  readonly category: Category | null;
  readonly severity: Severity | null;
  readonly analyzers: readonly string[] | null;
  readonly ruleId: Id | null;
  readonly path: string | null;
}

const columns = `i.issue_id AS "issueId", i.repository_id AS "repositoryId", i.rule_id AS "ruleId", i.number, i.first_seen_at AS "firstSeenAt", i.first_seen_commit_oid AS "firstSeenCommitOid",
  i.triage, i.triage_comment AS "triageComment", i.triage_until AS "triageUntil", i.triaged_at AS "triagedAt", i.triaged_by AS "triagedBy"`;
const place = (table: string): string =>
  ['path', 'start_line AS "startLine"', 'start_column AS "startColumn"', 'end_line AS "endLine"', 'end_column AS "endColumn"']
    .map((column) => `${table}.${column}`)
    .join(', ');
const classified = `($2::text IS NULL OR s.category = $2) AND ($3::text IS NULL OR s.severity = $3) AND ($5::bigint IS NULL OR s.rule_id = $5)
  AND ($4::text[] IS NULL OR EXISTS (SELECT 1 FROM rule r WHERE r.rule_id = s.rule_id AND r.analyzer_shortcode = ANY ($4)))`;

/** Everything that is known about single issues. */
@Injectable()
export class IssueDetailsRepository {
  async byIds(tx: Transaction, issueIds: readonly Id[]): Promise<IssueDetails[]> {
    return tx.query<IssueDetails>(`SELECT ${columns} FROM issue i WHERE i.issue_id = ANY ($1)`, [issueIds]);
  }

  async byNumber(tx: Transaction, repositoryId: Id, number: number): Promise<IssueDetails | undefined> {
    return (
      await tx.query<IssueDetails>(`SELECT ${columns} FROM issue i WHERE i.repository_id = $1 AND i.number = $2`, [repositoryId, number])
    )[0];
  }

  async open(tx: Transaction, filter: OpenIssueFilter, request: PageRequest): Promise<IssueDetails[]> {
    const { condition, tail, parameters } = keysetSql({
      request,
      columns: ['s.issue_id'],
      order: 'asc',
      parameters: [...parametersOf(filter), filter.path],
    });
    return tx.query<IssueDetails>(
      `SELECT ${columns} FROM issue_state s JOIN issue i USING (issue_id)
       WHERE s.ref_id = $1 AND s.status = 'open' AND NOT s.is_ignored AND ${classified} AND ($6::text IS NULL OR md5(s.path) = md5($6)) AND ${condition} ${tail}`,
      parameters,
    );
  }

  /** From the counters; `path` is not among what they know. */
  async countOpen(tx: Transaction, filter: OpenIssueFilter): Promise<number> {
    const [row] = await tx.query<{ open: number }>(
      `SELECT coalesce(sum(s.open), 0)::int AS open FROM issue_count s WHERE s.ref_id = $1 AND ${classified}`,
      parametersOf(filter),
    );
    return row?.open ?? 0;
  }

  /** The default branch first, then what changed last. */
  async statesOf(tx: Transaction, issueIds: readonly Id[]): Promise<IssueStateDetails[]> {
    return tx.query<IssueStateDetails>(
      `SELECT s.issue_id AS "issueId", ref.ref, ref.is_default AS "isDefault", s.status, s.is_ignored AS "isIgnored", s.message, s.category, s.severity, ${place('s')}, s.commit_oid AS "commitOid",
         s.changed_at AS "changedAt", s.evidence, s.resolved_reason AS "resolvedReason", s.suppression
       FROM issue_state s JOIN tracked_ref ref USING (ref_id) WHERE s.issue_id = ANY ($1) ORDER BY ref.is_default DESC, s.changed_at DESC, s.ref_id`,
      [issueIds],
    );
  }

  async history(tx: Transaction, issueId: Id, request: PageRequest): Promise<IssueEventDetails[]> {
    const { condition, tail, parameters } = keysetSql({ request, columns: ['e.issue_event_id'], order: 'desc', parameters: [issueId] });
    return tx.query<IssueEventDetails>(
      `SELECT e.issue_event_id AS "issueEventId", e.kind, e.occurred_at AS "occurredAt", ref.ref, e.commit_oid AS "commitOid", ${place('e')}, e.evidence, e.actor_user_id AS "actorUserId", e.details
       FROM issue_event e LEFT JOIN tracked_ref ref USING (ref_id) WHERE e.issue_id = $1 AND ${condition} ${tail}`,
      parameters,
    );
  }
}

function parametersOf({ refId, category, severity, analyzers, ruleId }: OpenIssueFilter): unknown[] {
  return [refId, category, severity, analyzers, ruleId];
}
