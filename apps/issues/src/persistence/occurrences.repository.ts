import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Category, Id, Severity } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';

/** An open issue of a default branch, as lists show it. */
export interface Occurrence {
  readonly issueId: Id;
  readonly repositoryId: Id;
  readonly ruleId: Id;
  readonly category: Category;
  readonly severity: Severity;
  readonly path: string;
  readonly startLine: number | null;
  readonly startColumn: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
  readonly message: string;
}

const columns = `s.issue_id AS "issueId", i.repository_id AS "repositoryId", s.rule_id AS "ruleId", s.category, s.severity, s.path, s.start_line AS "startLine", s.start_column AS "startColumn",
  s.end_line AS "endLine", s.end_column AS "endColumn", s.message`;
const isVisible = `s.status = 'open' AND NOT s.is_ignored`;
const ofAnalyzers = (parameter: string): string =>
  `(${parameter}::text[] IS NULL OR EXISTS (SELECT 1 FROM rule r WHERE r.rule_id = s.rule_id AND r.analyzer_shortcode = ANY (${parameter})))`;

export interface OccurrenceFilter {
  readonly refId: Id;
  /** Null: all. */
  readonly analyzers: readonly string[] | null;
}

@Injectable()
export class OccurrencesRepository {
  /** The default ref of each repository that has one. */
  async defaultRefs(tx: Transaction, repositoryIds: readonly Id[]): Promise<Map<Id, Id>> {
    const rows = await tx.query<{ repositoryId: Id; refId: Id }>(
      'SELECT repository_id AS "repositoryId", ref_id AS "refId" FROM tracked_ref WHERE repository_id = ANY ($1) AND is_default',
      [repositoryIds],
    );
    return new Map(rows.map(({ repositoryId, refId }) => [repositoryId, refId]));
  }

  async list(tx: Transaction, { refId, analyzers }: OccurrenceFilter, request: PageRequest): Promise<Occurrence[]> {
    const { condition, tail, parameters } = keysetSql({ request, columns: ['s.issue_id'], order: 'asc', parameters: [refId, analyzers] });
    return tx.query<Occurrence>(
      `SELECT ${columns} FROM issue_state s JOIN issue i USING (issue_id) WHERE s.ref_id = $1 AND ${isVisible} AND ${ofAnalyzers('$2')} AND ${condition} ${tail}`,
      parameters,
    );
  }

  async count(tx: Transaction, { refId, analyzers }: OccurrenceFilter): Promise<number> {
    const [row] = await tx.query<{ open: number }>(
      `SELECT coalesce(sum(s.open), 0)::int AS open FROM issue_count s WHERE s.ref_id = $1 AND ${ofAnalyzers('$2')}`,
      [refId, analyzers],
    );
    return row?.open ?? 0;
  }

  /** The same page of each of several rules. */
  async listByRules(
    tx: Transaction,
    rules: readonly { readonly refId: Id; readonly ruleId: Id }[],
    request: PageRequest,
  ): Promise<Occurrence[]> {
    const { condition, tail, parameters } = keysetSql({
      request,
      columns: ['s.issue_id'],
      order: 'asc',
      parameters: [rules.map(({ refId }) => refId), rules.map(({ ruleId }) => ruleId)],
    });
    return tx.query<Occurrence>(
      `SELECT page.* FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS wanted (ref_id, rule_id, place)
       CROSS JOIN LATERAL (SELECT ${columns} FROM issue_state s JOIN issue i USING (issue_id)
         WHERE s.ref_id = wanted.ref_id AND s.rule_id = wanted.rule_id AND ${isVisible} AND ${condition} ${tail}) AS page ORDER BY wanted.place`,
      parameters,
    );
  }

  async countByRules(
    tx: Transaction,
    rules: readonly { readonly refId: Id; readonly ruleId: Id }[],
  ): Promise<{ refId: Id; ruleId: Id; open: number }[]> {
    return tx.query(
      `SELECT c.ref_id AS "refId", c.rule_id AS "ruleId", sum(c.open)::int AS open FROM unnest($1::bigint[], $2::bigint[]) AS wanted (ref_id, rule_id)
       JOIN issue_count c ON c.ref_id = wanted.ref_id AND c.rule_id = wanted.rule_id GROUP BY c.ref_id, c.rule_id`,
      [rules.map(({ refId }) => refId), rules.map(({ ruleId }) => ruleId)],
    );
  }

  /** Single occurrences by id, wherever they are: on the default ref if there, else where they were last seen. Resolved ones are not found. */
  async byIds(tx: Transaction, issueIds: readonly Id[]): Promise<Occurrence[]> {
    return tx.query<Occurrence>(
      `SELECT DISTINCT ON (s.issue_id) ${columns} FROM issue_state s JOIN issue i USING (issue_id) JOIN tracked_ref ref USING (ref_id)
       WHERE s.issue_id = ANY ($1) AND s.status <> 'resolved' ORDER BY s.issue_id, ref.is_default DESC, s.changed_at DESC`,
      [issueIds],
    );
  }
}
