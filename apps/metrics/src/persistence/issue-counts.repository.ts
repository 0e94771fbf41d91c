import type { Transaction } from '@lintel/persistence';
import type { OpenIssues } from '../domain/ratings.js';
import type { MeasuredCommit } from '../domain/snapshot.js';

export type CountedCommit = Omit<MeasuredCommit, 'checkId'>;

/** Keeps the newest count of a commit. Returns whether this one was it. */
export async function saveIssueCounts(tx: Transaction, commit: CountedCommit, open: readonly OpenIssues[]): Promise<boolean> {
  const saved = await tx.query(
    `INSERT INTO issue_counts (account_id, repository_id, ref, commit_oid, run_id, open) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (repository_id, ref, commit_oid) DO UPDATE SET account_id = excluded.account_id, run_id = excluded.run_id, open = excluded.open
        WHERE issue_counts.run_id <= excluded.run_id
      RETURNING 1`,
    [commit.accountId, commit.repositoryId, commit.ref, commit.commitOid, commit.runId, JSON.stringify(open)],
  );
  return saved.length > 0;
}

/** Counts of the commit itself, else of the last run of the ref before it; undefined when issues were never counted. */
export async function findIssueCounts(
  tx: Transaction,
  { repositoryId, ref, commitOid, runId }: CountedCommit,
): Promise<OpenIssues[] | undefined> {
  const [found] = await tx.query<{ open: OpenIssues[] }>(
    `SELECT open FROM issue_counts WHERE repository_id = $1 AND ref = $2 AND (commit_oid = $3 OR run_id <= $4) ORDER BY commit_oid = $3 DESC, run_id DESC LIMIT 1`,
    [repositoryId, ref, commitOid, runId],
  );
  return found?.open;
}
