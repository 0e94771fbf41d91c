import type { Category, Id, Severity } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';

/** An open issue as it stood when a run of its ref had ended. */
export interface OpenAtRun {
  readonly issueId: Id;
  readonly ruleKey: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly path: string;
  readonly startLine: number | null;
  readonly endLine: number | null;
  readonly message: string;
  readonly features: Buffer | null;
}

export interface OpenAtRunFilter {
  readonly runId: Id;
  readonly path: string | null;
  /** Lower-case ends of file names. */
  readonly pathEnds: readonly string[] | null;
  readonly categories: readonly Category[] | null;
  readonly severities: readonly Severity[] | null;
  /** Part of the rule's key behind the tool. */
  readonly rule: string | null;
  readonly order: 'category' | 'severity' | 'path';
  readonly isDescending: boolean;
  readonly skip: number;
  readonly limit: number;
}

const orderings = {
  path: 's.path, s.start_line, s.issue_id',
  category: 's.category, s.path, s.start_line, s.issue_id',
  severity: `array_position(ARRAY['critical', 'major', 'minor'], s.severity), s.path, s.start_line, s.issue_id`,
};

/** The API that reads it pages by number of rows; nothing else does. */
@Injectable()
export class ViolationsRepository {
  async openAtRun(tx: Transaction, filter: OpenAtRunFilter): Promise<OpenAtRun[]> {
    const order =
      orderings[filter.order].split(', s.').join(filter.isDescending ? ' DESC, s.' : ', s.') + (filter.isDescending ? ' DESC' : '');
    return tx.query<OpenAtRun>(
      `SELECT s.issue_id AS "issueId", r.rule_key AS "ruleKey", s.category, s.severity, s.path, s.start_line AS "startLine", s.end_line AS "endLine", s.message, s.features
       FROM (SELECT ref_id FROM analysis WHERE run_id = $1 LIMIT 1) AS run JOIN tracked_ref ref USING (ref_id) JOIN issue_state s ON s.ref_id IN (ref.ref_id, ref.parent_ref_id) JOIN rule r USING (rule_id)
       WHERE (s.ref_id = ref.ref_id OR (s.opened_run_id <= ref.fork_run_id AND NOT EXISTS (SELECT 1 FROM issue_state own WHERE own.issue_id = s.issue_id AND own.ref_id = ref.ref_id)))
         AND s.status <> 'suppressed' AND NOT s.is_ignored AND s.opened_run_id <= $1
         AND (s.status = 'open' OR s.resolved_run_id > CASE WHEN s.ref_id = ref.ref_id THEN $1 ELSE ref.fork_run_id END)
         AND ($2::text IS NULL OR s.path = $2) AND ($3::text[] IS NULL OR EXISTS (SELECT 1 FROM unnest($3) AS ending WHERE right(lower(s.path), length(ending)) = ending))
         AND ($4::text[] IS NULL OR s.category = ANY ($4)) AND ($5::text[] IS NULL OR s.severity = ANY ($5))
         AND ($6::text IS NULL OR r.rule_key = $6 OR right(r.rule_key, length($6) + 1) = '/' || $6)
       ORDER BY ${order} OFFSET $7 LIMIT $8`,
      [filter.runId, filter.path, filter.pathEnds, filter.categories, filter.severities, filter.rule, filter.skip, filter.limit],
    );
  }
}
