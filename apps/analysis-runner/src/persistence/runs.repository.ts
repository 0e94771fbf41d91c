import type { BlobReference, IssueCounts } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Run } from '../domain/run.js';
import type { FinalRunStatus, RunStage } from '../domain/run-stages.js';
import type { CategoryCounts } from '../domain/verdict.js';

export const runColumns = `run_id AS "runId", run_uid AS "runUid", account_id AS "accountId", repository_id AS "repositoryId", ref, branch,
  is_default_branch AS "isDefaultBranch", pull_request_number AS "pullRequestNumber", origin, commit_oid AS "commitOid", base_oid AS "baseOid",
  is_full_run AS "isFullRun", stage, status, reason, failure_kind AS "failureKind", is_announced AS "isAnnounced", configuration, sources, changes,
  json_build_object('introduced', introduced, 'resolved', resolved, 'persisted', persisted, 'suppressed', suppressed) AS counts,
  by_category AS "byCategory", created_at AS "createdAt", started_at AS "startedAt", updated_at AS "updatedAt", finished_at AS "finishedAt"`;

export type NewRun = Pick<
  Run,
  'accountId' | 'repositoryId' | 'ref' | 'branch' | 'isDefaultBranch' | 'pullRequestNumber' | 'origin' | 'commitOid' | 'isFullRun'
>;

export async function insertRun(tx: Transaction, run: NewRun): Promise<Run> {
  const [inserted] = await tx.query<Run>(
    `INSERT INTO runs (account_id, repository_id, ref, branch, is_default_branch, pull_request_number, origin, commit_oid, is_full_run)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${runColumns}`,
    [
      run.accountId,
      run.repositoryId,
      run.ref,
      run.branch,
      run.isDefaultBranch,
      run.pullRequestNumber,
      run.origin,
      run.commitOid,
      run.isFullRun,
    ],
  );
  return inserted as Run;
}

export async function findRun(tx: Transaction, runId: Id): Promise<Run | undefined> {
  return (await findRunsByIds(tx, [runId]))[0];
}

export async function findRunsByIds(tx: Transaction, runIds: readonly Id[]): Promise<Run[]> {
  return tx.query<Run>(`SELECT ${runColumns} FROM runs WHERE run_id = ANY($1::bigint[])`, [runIds]);
}

/** Returns the run and keeps others from changing it or its checks until the end of the transaction. */
export async function lockRun(tx: Transaction, runId: Id): Promise<Run | undefined> {
  const [run] = await tx.query<Run>(`SELECT ${runColumns} FROM runs WHERE run_id = $1 FOR UPDATE`, [runId]);
  return run;
}

export async function findRunByUid(tx: Transaction, runUid: string): Promise<Run | undefined> {
  const [run] = await tx.query<Run>(`SELECT ${runColumns} FROM runs WHERE run_uid = $1`, [runUid]);
  return run;
}

/**
 * Runs of the commits that begin with `prefix` (hexadecimal): one per commit, at most two; the newest that was not cancelled and
 * is not only an upload stands for its commit.
 * A range, not LIKE: under row-level security an index is only asked with operators that give nothing away.
 */
export async function findRunsByCommit(tx: Transaction, prefix: string): Promise<Run[]> {
  return tx.query<Run>(
    `SELECT ${runColumns} FROM (
        SELECT DISTINCT ON (commit_oid) * FROM runs WHERE commit_oid >= $1 AND commit_oid < $1 || 'g'
        ORDER BY commit_oid, (status = 'cancelled'), (origin = 'upload'), run_id DESC
      ) AS newest LIMIT 2`,
    [prefix],
  );
}

/** Returns the runs of a ref that have not ended, oldest first, and keeps others from changing them until the end of the transaction. */
export async function lockPendingRuns(tx: Transaction, repositoryId: Id, ref: string): Promise<Run[]> {
  return tx.query<Run>(
    `SELECT ${runColumns} FROM runs WHERE repository_id = $1 AND ref = $2 AND stage <> 'ended' ORDER BY run_id FOR UPDATE`,
    [repositoryId, ref],
  );
}

/** The same for all refs of a repository. */
export async function lockPendingRunsOfRepository(tx: Transaction, repositoryId: Id): Promise<Run[]> {
  return tx.query<Run>(`SELECT ${runColumns} FROM runs WHERE repository_id = $1 AND stage <> 'ended' ORDER BY run_id FOR UPDATE`, [
    repositoryId,
  ]);
}

/** The newest run of a ref that analyses its code (not only an upload) and was not cancelled. */
export async function findNewestRunOfRef(tx: Transaction, repositoryId: Id, ref: string): Promise<Run | undefined> {
  const [run] = await tx.query<Run>(
    `SELECT ${runColumns} FROM runs WHERE repository_id = $1 AND ref = $2 AND status <> 'cancelled' AND origin <> 'upload' ORDER BY run_id DESC LIMIT 1`,
    [repositoryId, ref],
  );
  return run;
}

export async function setRunStage(tx: Transaction, runId: Id, stage: Exclude<RunStage, 'ended'>): Promise<void> {
  await tx.query('UPDATE runs SET stage = $2, started_at = coalesce(started_at, now()), updated_at = now() WHERE run_id = $1', [
    runId,
    stage,
  ]);
}

export interface PreparedFacts {
  readonly ref: string;
  readonly branch: string | null;
  readonly commitOid: string;
  readonly baseOid: string | null;
  readonly isFullRun: boolean;
  readonly configuration: unknown;
  readonly sources: BlobReference | null;
  readonly changes: BlobReference | null;
}

/** Writes what the fetch has shown. */
export async function setPrepared(tx: Transaction, runId: Id, facts: PreparedFacts): Promise<void> {
  await tx.query(
    `UPDATE runs SET commit_oid = $2, base_oid = $3, is_full_run = $4, configuration = $5, sources = $6, changes = $7, ref = $8, branch = $9,
        updated_at = now() WHERE run_id = $1`,
    [
      runId,
      facts.commitOid,
      facts.baseOid,
      facts.isFullRun,
      jsonOrNull(facts.configuration),
      jsonOrNull(facts.sources),
      jsonOrNull(facts.changes),
      facts.ref,
      facts.branch,
    ],
  );
}

export async function setRunCommit(tx: Transaction, runId: Id, commitOid: string): Promise<void> {
  await tx.query('UPDATE runs SET commit_oid = $2, updated_at = now() WHERE run_id = $1', [runId, commitOid]);
}

/** Corrects what a run is compared with, before anything of it was handed on. */
export async function setRunBase(
  tx: Transaction,
  runId: Id,
  base: Pick<PreparedFacts, 'baseOid' | 'isFullRun' | 'changes'>,
): Promise<void> {
  await tx.query('UPDATE runs SET base_oid = $2, is_full_run = $3, changes = $4, updated_at = now() WHERE run_id = $1', [
    runId,
    base.baseOid,
    base.isFullRun,
    jsonOrNull(base.changes),
  ]);
}

export async function setRunAnnounced(tx: Transaction, runId: Id): Promise<void> {
  await tx.query('UPDATE runs SET is_announced = true WHERE run_id = $1', [runId]);
}

export async function setRunCounts(tx: Transaction, runId: Id, sums: { counts: IssueCounts; byCategory: CategoryCounts }): Promise<void> {
  const { introduced, resolved, persisted, suppressed } = sums.counts;
  await tx.query(
    `UPDATE runs SET introduced = $2, resolved = $3, persisted = $4, suppressed = $5, by_category = $6, updated_at = now() WHERE run_id = $1`,
    [runId, introduced, resolved, persisted, suppressed, JSON.stringify(sums.byCategory)],
  );
}

export interface RunEnding {
  readonly status: FinalRunStatus;
  readonly reason: string | null;
  readonly failureKind?: string | null;
}

export async function setRunEnded(tx: Transaction, runId: Id, { status, reason, failureKind = null }: RunEnding): Promise<void> {
  await tx.query(
    `UPDATE runs SET stage = 'ended', status = $2, reason = $3, failure_kind = $4, finished_at = now(), updated_at = now() WHERE run_id = $1`,
    [runId, status, reason, failureKind],
  );
}

/** Takes back a run that nothing has been told of. */
export async function deleteRun(tx: Transaction, runId: Id): Promise<void> {
  await tx.query('DELETE FROM runs WHERE run_id = $1', [runId]);
}

/** Which of these runs have not ended; for clearing up work directories. */
export async function findPendingUids(tx: Transaction, runUids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ runUid: string }>(
    `SELECT run_uid AS "runUid" FROM runs WHERE run_uid = ANY($1::uuid[]) AND stage <> 'ended'`,
    [runUids],
  );
  return new Set(rows.map((row) => row.runUid));
}

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
