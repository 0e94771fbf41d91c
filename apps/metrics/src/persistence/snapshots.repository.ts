import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Assessment } from '../domain/assessment.js';
import type { OpenIssues } from '../domain/ratings.js';
import type { MeasuredCommit, NewSnapshot, Snapshot } from '../domain/snapshot.js';

const columns = `snapshot_id AS "snapshotId", account_id AS "accountId", repository_id AS "repositoryId", run_id AS "runId", check_id AS "checkId", ref,
  commit_oid AS "commitOid", measured_at AS "measuredAt", totals, languages, duplicates_count AS "duplicatesCount", smell_minutes AS "smellMinutes",
  worst_smells AS "worstSmells", issues, assessment`;

/** Whoever changes what is known of a ref waits here for the others who do, until the end of their transactions. */
export async function lockRef(tx: Transaction, { repositoryId, ref }: Pick<MeasuredCommit, 'repositoryId' | 'ref'>): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('ref:' || $1 || ':' || $2, 0))`, [String(repositoryId), ref]);
}

export async function findSnapshot(
  tx: Transaction,
  { repositoryId, ref, commitOid }: Pick<MeasuredCommit, 'repositoryId' | 'ref' | 'commitOid'>,
): Promise<Snapshot | undefined> {
  const [found] = await tx.query<Snapshot>(`SELECT ${columns} FROM snapshots WHERE repository_id = $1 AND ref = $2 AND commit_oid = $3`, [
    repositoryId,
    ref,
    commitOid,
  ]);
  return found;
}

/** Of the last run, not of the last that came in. */
export async function findNewestSnapshot(
  tx: Transaction,
  { repositoryId, ref }: Pick<MeasuredCommit, 'repositoryId' | 'ref'>,
): Promise<Snapshot | undefined> {
  const [found] = await tx.query<Snapshot>(
    `SELECT ${columns} FROM snapshots WHERE repository_id = $1 AND ref = $2 ORDER BY run_id DESC LIMIT 1`,
    [repositoryId, ref],
  );
  return found;
}

export async function findSnapshotsOfChecks(tx: Transaction, checkIds: readonly Id[]): Promise<Snapshot[]> {
  return tx.query<Snapshot>(`SELECT ${columns} FROM snapshots WHERE check_id = ANY($1::bigint[])`, [checkIds]);
}

/** Newest run first. */
export async function listSnapshots(
  tx: Transaction,
  { repositoryId, ref }: Pick<MeasuredCommit, 'repositoryId' | 'ref'>,
  request: PageRequest,
): Promise<Snapshot[]> {
  const { condition, tail, parameters } = keysetSql({
    request,
    columns: ['run_id', 'snapshot_id'],
    order: 'desc',
    parameters: [repositoryId, ref],
  });
  return tx.query<Snapshot>(`SELECT ${columns} FROM snapshots WHERE repository_id = $1 AND ref = $2 AND ${condition} ${tail}`, parameters);
}

/** Inserts the snapshot of a commit, or replaces the one of an earlier run; returns its id, which stays. */
export async function saveSnapshot(tx: Transaction, snapshot: NewSnapshot): Promise<Id> {
  const [saved] = await tx.query<{ snapshotId: Id }>(
    `INSERT INTO snapshots (account_id, repository_id, run_id, check_id, ref, commit_oid, totals, languages, duplicates_count, smell_minutes, worst_smells, issues, assessment)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT (repository_id, ref, commit_oid) DO UPDATE SET account_id = excluded.account_id, run_id = excluded.run_id, check_id = excluded.check_id,
        measured_at = now(), totals = excluded.totals, languages = excluded.languages, duplicates_count = excluded.duplicates_count,
        smell_minutes = excluded.smell_minutes, worst_smells = excluded.worst_smells, issues = excluded.issues, assessment = excluded.assessment
      RETURNING snapshot_id AS "snapshotId"`,
    [
      snapshot.accountId,
      snapshot.repositoryId,
      snapshot.runId,
      snapshot.checkId,
      snapshot.ref,
      snapshot.commitOid,
      JSON.stringify(snapshot.totals),
      JSON.stringify(snapshot.languages),
      snapshot.duplicatesCount,
      JSON.stringify(snapshot.smellMinutes),
      JSON.stringify(snapshot.worstSmells),
      snapshot.issues && JSON.stringify(snapshot.issues),
      JSON.stringify(snapshot.assessment),
    ],
  );
  return (saved as { snapshotId: Id }).snapshotId;
}

export async function updateAssessment(
  tx: Transaction,
  snapshotId: Id,
  { issues, assessment }: { readonly issues: readonly OpenIssues[]; readonly assessment: Assessment },
): Promise<void> {
  await tx.query('UPDATE snapshots SET issues = $2, assessment = $3 WHERE snapshot_id = $1', [
    snapshotId,
    JSON.stringify(issues),
    JSON.stringify(assessment),
  ]);
}
