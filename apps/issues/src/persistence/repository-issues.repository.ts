import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';

/** A rule in a repository. */
export interface RepositoryIssue {
  readonly repositoryIssueId: Id;
  readonly repositoryId: Id;
  readonly ruleId: Id;
}

const columns = 'repository_issue_id AS "repositoryIssueId", repository_id AS "repositoryId", rule_id AS "ruleId"';

@Injectable()
export class RepositoryIssuesRepository {
  /** Ids by rule. */
  async idsOf(tx: Transaction, repositoryId: Id, ruleIds: readonly Id[]): Promise<Map<Id, Id>> {
    const rows = await tx.query<RepositoryIssue>(
      `SELECT ${columns} FROM repository_issue WHERE repository_id = $1 AND rule_id = ANY ($2)`,
      [repositoryId, ruleIds],
    );
    return new Map(rows.map(({ ruleId, repositoryIssueId }) => [ruleId, repositoryIssueId]));
  }

  async byIds(tx: Transaction, ids: readonly Id[]): Promise<RepositoryIssue[]> {
    return tx.query<RepositoryIssue>(`SELECT ${columns} FROM repository_issue WHERE repository_issue_id = ANY ($1)`, [ids]);
  }
}
