import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { RepositoryIssue } from './repository-issues.repository.js';

export interface BacklogFilter {
  readonly repositoryId: Id;
  readonly refId: Id;
  /** Keeps rules with an open issue in this file. */
  readonly path: string | null;
  /** Keeps rules with at least one of these tags. */
  readonly tags: readonly string[] | null;
  readonly analyzers: readonly string[] | null;
}

const selection = `FROM repository_issue ri WHERE ri.repository_id = $1
  AND EXISTS (SELECT 1 FROM issue_count c WHERE c.ref_id = $2 AND c.rule_id = ri.rule_id AND c.open > 0)
  AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM issue_state s WHERE s.ref_id = $2 AND md5(s.path) = md5($3) AND s.rule_id = ri.rule_id AND s.status = 'open' AND NOT s.is_ignored))
  AND (($4::text[] IS NULL AND $5::text[] IS NULL) OR EXISTS (SELECT 1 FROM rule r WHERE r.rule_id = ri.rule_id AND ($4::text[] IS NULL OR r.tags && $4) AND ($5::text[] IS NULL OR r.analyzer_shortcode = ANY ($5))))`;

/** Rules that have open issues on the default branch. */
@Injectable()
export class BacklogRepository {
  async list(tx: Transaction, filter: BacklogFilter, request: PageRequest): Promise<RepositoryIssue[]> {
    const { condition, tail, parameters } = keysetSql({
      request,
      columns: ['ri.repository_issue_id'],
      order: 'asc',
      parameters: parametersOf(filter),
    });
    return tx.query<RepositoryIssue>(
      `SELECT ri.repository_issue_id AS "repositoryIssueId", ri.repository_id AS "repositoryId", ri.rule_id AS "ruleId" ${selection} AND ${condition} ${tail}`,
      parameters,
    );
  }

  /** Rules, not issues, are counted: some hundred rows at most. */
  async count(tx: Transaction, filter: BacklogFilter): Promise<number> {
    const [row] = await tx.query<{ rules: number }>(`SELECT count(*)::int AS rules ${selection}`, parametersOf(filter));
    return row?.rules ?? 0;
  }
}

function parametersOf({ repositoryId, refId, path, tags, analyzers }: BacklogFilter): unknown[] {
  return [repositoryId, refId, path, tags, analyzers];
}
