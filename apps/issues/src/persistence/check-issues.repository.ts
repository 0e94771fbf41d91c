import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Category, Id, Severity } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Tally } from '../domain/tallies.js';
import type { Occurrence } from './occurrences.repository.js';

export interface CheckIssue extends Occurrence {
  readonly issueEventId: Id;
}

export interface CheckIssueFilter {
  readonly analysisIds: readonly Id[];
  readonly category: Category | null;
  readonly severity: Severity | null;
  /** Part of the title, the path or the rule's code, whatever its case. */
  readonly text: string | null;
  readonly analyzers: readonly string[] | null;
}

export interface CheckAnalysis {
  readonly analysisId: Id;
  readonly introducedCounts: Tally;
}

const isIntroduced = `e.kind IN ('introduced', 'reopened', 'unsuppressed')`;
const selection = `FROM issue_event e JOIN issue i USING (issue_id) JOIN rule r USING (rule_id)
  WHERE e.analysis_id = ANY ($1::bigint[]) AND ${isIntroduced} AND ($2::text IS NULL OR e.category = $2) AND ($3::text IS NULL OR e.severity = $3)
    AND ($4::text IS NULL OR strpos(lower(e.message), lower($4)) > 0 OR strpos(lower(e.path), lower($4)) > 0 OR strpos(lower(r.shortcode), lower($4)) > 0)
    AND ($5::text[] IS NULL OR r.analyzer_shortcode = ANY ($5))`;

/** What a check introduced, as it was when the check ran. */
@Injectable()
export class CheckIssuesRepository {
  async analysesOf(tx: Transaction, checkId: Id): Promise<CheckAnalysis[]> {
    return tx.query<CheckAnalysis>(
      'SELECT analysis_id AS "analysisId", introduced_counts AS "introducedCounts" FROM analysis WHERE check_id = $1',
      [checkId],
    );
  }

  async list(tx: Transaction, filter: CheckIssueFilter, request: PageRequest): Promise<CheckIssue[]> {
    const { condition, tail, parameters } = keysetSql({
      request,
      columns: ['e.issue_event_id'],
      order: 'asc',
      parameters: parametersOf(filter),
    });
    return tx.query<CheckIssue>(
      `SELECT e.issue_event_id AS "issueEventId", e.issue_id AS "issueId", i.repository_id AS "repositoryId", i.rule_id AS "ruleId", e.category, e.severity, e.path, e.start_line AS "startLine",
         e.start_column AS "startColumn", e.end_line AS "endLine", e.end_column AS "endColumn", e.message ${selection} AND ${condition} ${tail}`,
      parameters,
    );
  }

  /** For text filters; everything else is answered from the tallies of the analyses. Looks at what one check introduced, nothing more. */
  async count(tx: Transaction, filter: CheckIssueFilter): Promise<number> {
    const [row] = await tx.query<{ found: number }>(`SELECT count(*)::int AS found ${selection}`, parametersOf(filter));
    return row?.found ?? 0;
  }
}

function parametersOf({ analysisIds, category, severity, text, analyzers }: CheckIssueFilter): unknown[] {
  return [analysisIds, category, severity, text, analyzers];
}
