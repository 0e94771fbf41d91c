import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';

type List = 'runs' | 'pull-requests';

interface CountedRow {
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly branch: string | null;
}

// Rows of all branches are counted under the empty name, which no branch has.
const allBranches = '';

/** Counts a row that was added to a list (or, with -1, taken away), for the whole list and for its branch. */
export async function countRow(tx: Transaction, list: List, row: CountedRow, by: 1 | -1 = 1): Promise<void> {
  const branches = [allBranches, ...(row.branch ? [row.branch] : [])];
  await tx.query(
    `INSERT INTO list_counters (repository_id, list, branch, account_id, rows_count)
      SELECT $1, $2, branch, $3, $5 FROM unnest($4::text[]) AS branch ORDER BY branch
      ON CONFLICT (repository_id, list, branch) DO UPDATE SET rows_count = list_counters.rows_count + excluded.rows_count`,
    [row.repositoryId, list, row.accountId, branches, by],
  );
}

export async function readCount(tx: Transaction, list: List, of: { repositoryId: Id; branch?: string | null }): Promise<number> {
  const [counter] = await tx.query<{ rowsCount: number }>(
    `SELECT rows_count AS "rowsCount" FROM list_counters WHERE repository_id = $1 AND list = $2 AND branch = $3`,
    [of.repositoryId, list, of.branch ?? allBranches],
  );
  return counter?.rowsCount ?? 0;
}
