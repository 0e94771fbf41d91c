import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Run } from '../domain/run.js';

/** What is known of a ref: the newest commits whose results were handed on, those of the analyzers and those that were uploaded. */
export interface RefHead {
  readonly analysedRunId: Id | null;
  readonly analysedCommitOid: string | null;
  readonly uploadedCommitOid: string | null;
}

const columns =
  'analysed_run_id AS "analysedRunId", analysed_commit_oid AS "analysedCommitOid", uploaded_commit_oid AS "uploadedCommitOid"';

/** Returns what is known of a ref and makes everybody else who decides on its runs wait until the end of the transaction. */
export async function lockRef(tx: Transaction, ref: { accountId: Id; repositoryId: Id; ref: string }): Promise<RefHead> {
  await tx.query('INSERT INTO ref_heads (repository_id, ref, account_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    ref.repositoryId,
    ref.ref,
    ref.accountId,
  ]);
  const [head] = await tx.query<RefHead>(`SELECT ${columns} FROM ref_heads WHERE repository_id = $1 AND ref = $2 FOR UPDATE`, [
    ref.repositoryId,
    ref.ref,
  ]);
  return head as RefHead;
}

export async function findRefHead(tx: Transaction, repositoryId: Id, ref: string): Promise<RefHead | undefined> {
  const [head] = await tx.query<RefHead>(`SELECT ${columns} FROM ref_heads WHERE repository_id = $1 AND ref = $2`, [repositoryId, ref]);
  return head;
}

/** Notes that the results of a run were handed on; an older run never takes the place of a newer one. */
export async function setRefAnalysed(
  tx: Transaction,
  run: Pick<Run, 'accountId' | 'repositoryId' | 'ref' | 'runId' | 'commitOid' | 'origin'>,
): Promise<void> {
  const kind = run.origin === 'upload' ? 'uploaded' : 'analysed';
  await tx.query(
    `INSERT INTO ref_heads (repository_id, ref, account_id, ${kind}_run_id, ${kind}_commit_oid) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (repository_id, ref) DO UPDATE SET ${kind}_run_id = excluded.${kind}_run_id, ${kind}_commit_oid = excluded.${kind}_commit_oid
      WHERE ref_heads.${kind}_run_id IS NULL OR ref_heads.${kind}_run_id < excluded.${kind}_run_id`,
    [run.repositoryId, run.ref, run.accountId, run.runId, run.commitOid],
  );
}

/** Forgets a ref that is gone at the host. */
export async function deleteRef(tx: Transaction, repositoryId: Id, ref: string): Promise<void> {
  await tx.query('DELETE FROM ref_heads WHERE repository_id = $1 AND ref = $2', [repositoryId, ref]);
}
