import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { PullRequest } from '../domain/pull-request.js';
import { countRow } from './list-counters.repository.js';

export const pullRequestColumns = `pull_request_id AS "pullRequestId", account_id AS "accountId", repository_id AS "repositoryId", number, title, state,
  is_draft AS "isDraft", web_url AS "webUrl", head_branch AS "headBranch", head_oid AS "headOid", head_clone_url AS "headCloneUrl",
  base_branch AS "baseBranch", created_at AS "createdAt"`;

export interface ToldPullRequest extends Omit<PullRequest, 'pullRequestId' | 'createdAt'> {
  readonly toldAt: Date;
}

/** Writes what the host says. Returns false, and changes nothing, when something newer is known already. */
export async function savePullRequest(tx: Transaction, told: ToldPullRequest): Promise<boolean> {
  const rows = await tx.query<{ isNew: boolean }>(
    `INSERT INTO pull_requests AS p (account_id, repository_id, number, title, state, is_draft, web_url, head_branch, head_oid, head_clone_url, base_branch, told_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (repository_id, number) DO UPDATE SET title = excluded.title, state = excluded.state, is_draft = excluded.is_draft,
        web_url = excluded.web_url, head_branch = excluded.head_branch, head_oid = excluded.head_oid, head_clone_url = excluded.head_clone_url,
        base_branch = excluded.base_branch, told_at = excluded.told_at
      WHERE p.told_at <= excluded.told_at
      RETURNING (xmax = 0) AS "isNew"`,
    [
      told.accountId,
      told.repositoryId,
      told.number,
      told.title,
      told.state,
      told.isDraft,
      told.webUrl,
      told.headBranch,
      told.headOid,
      told.headCloneUrl,
      told.baseBranch,
      told.toldAt,
    ],
  );
  if (rows[0]?.isNew) await countRow(tx, 'pull-requests', { ...told, branch: told.headBranch });
  return rows.length > 0;
}

export async function findPullRequest(tx: Transaction, repositoryId: Id, number: number): Promise<PullRequest | undefined> {
  const [found] = await tx.query<PullRequest>(`SELECT ${pullRequestColumns} FROM pull_requests WHERE repository_id = $1 AND number = $2`, [
    repositoryId,
    number,
  ]);
  return found;
}

export async function findPullRequestsByIds(tx: Transaction, ids: readonly Id[]): Promise<PullRequest[]> {
  return tx.query<PullRequest>(`SELECT ${pullRequestColumns} FROM pull_requests WHERE pull_request_id = ANY($1::bigint[])`, [ids]);
}
