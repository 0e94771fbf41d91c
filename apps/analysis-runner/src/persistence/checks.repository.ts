import type { BlobReference, IssueCounts } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { FinalCheckStatus } from '../domain/check-stages.js';
import type { Check, Run } from '../domain/run.js';
import type { CategoryCounts } from '../domain/verdict.js';

const columns = `check_id AS "checkId", account_id AS "accountId", repository_id AS "repositoryId", run_id AS "runId", sequence,
  json_build_object('shortcode', analyzer_shortcode, 'name', analyzer_name, 'version', analyzer_version) AS analyzer, upload_id AS "uploadId",
  category, stage, status, reason, duration_ms AS "durationMs", sarif, upload_files AS "uploadFiles", awaits_issues AS "awaitsIssues", awaits_metrics AS "awaitsMetrics",
  json_build_object('introduced', introduced, 'resolved', resolved, 'persisted', persisted, 'suppressed', suppressed) AS counts,
  by_category AS "byCategory", created_at AS "createdAt", started_at AS "startedAt", executed_at AS "executedAt", updated_at AS "updatedAt",
  finished_at AS "finishedAt"`;

export interface NewCheck {
  readonly analyzer: Check['analyzer'];
  readonly category: string;
  readonly upload?: { readonly uploadId: Id; readonly sarif: BlobReference; readonly files: BlobReference | undefined };
}

/** Adds a check at the end of its run, which must be locked. */
export async function insertCheck(
  tx: Transaction,
  run: Pick<Run, 'runId' | 'accountId' | 'repositoryId'>,
  check: NewCheck,
): Promise<Check> {
  const { shortcode, name, version } = check.analyzer;
  const [inserted] = await tx.query<Check>(
    `INSERT INTO checks (account_id, repository_id, run_id, sequence, analyzer_shortcode, analyzer_name, analyzer_version, category, upload_id, sarif,
        upload_files)
      SELECT $1, $2, $3::bigint, coalesce(max(sequence), 0) + 1, $4, $5, $6, $7, $8, $9, $10 FROM checks WHERE run_id = $3::bigint
      RETURNING ${columns}`,
    [
      run.accountId,
      run.repositoryId,
      run.runId,
      shortcode,
      name,
      version,
      check.category,
      check.upload?.uploadId ?? null,
      check.upload ? JSON.stringify(check.upload.sarif) : null,
      check.upload?.files ? JSON.stringify(check.upload.files) : null,
    ],
  );
  return inserted as Check;
}

/** Checks of a run, in their order. */
export async function findChecks(tx: Transaction, runId: Id): Promise<Check[]> {
  return tx.query<Check>(`SELECT ${columns} FROM checks WHERE run_id = $1 ORDER BY sequence`, [runId]);
}

/** Checks of several runs, each run's in their order. */
export async function findChecksOfRuns(tx: Transaction, runIds: readonly Id[]): Promise<Check[]> {
  return tx.query<Check>(`SELECT ${columns} FROM checks WHERE run_id = ANY($1::bigint[]) ORDER BY run_id, sequence`, [runIds]);
}

export async function findCheck(tx: Transaction, checkId: Id): Promise<Check | undefined> {
  return (await findChecksByIds(tx, [checkId]))[0];
}

export async function findChecksByIds(tx: Transaction, checkIds: readonly Id[]): Promise<Check[]> {
  return tx.query<Check>(`SELECT ${columns} FROM checks WHERE check_id = ANY($1::bigint[])`, [checkIds]);
}

export async function findCheckOfUpload(tx: Transaction, uploadId: Id): Promise<Check | undefined> {
  const [check] = await tx.query<Check>(`SELECT ${columns} FROM checks WHERE upload_id = $1`, [uploadId]);
  return check;
}

export async function setCheckExecuting(tx: Transaction, checkId: Id): Promise<void> {
  await tx.query(
    `UPDATE checks SET stage = 'executing', started_at = coalesce(started_at, now()), updated_at = now() WHERE check_id = $1`,
    [checkId],
  );
}

export interface Delivery {
  readonly outcome: string;
  readonly durationMs: number;
  readonly sarif: BlobReference | null;
  readonly awaitsIssues: boolean;
  readonly awaitsMetrics: boolean;
}

/** Notes that the results are on their way. */
export async function setCheckSettling(tx: Transaction, checkId: Id, delivery: Delivery): Promise<void> {
  await tx.query(
    `UPDATE checks SET stage = 'settling', outcome = $2, duration_ms = $3, sarif = $4, awaits_issues = $5, awaits_metrics = $6, executed_at = now(),
        updated_at = now() WHERE check_id = $1`,
    [
      checkId,
      delivery.outcome,
      delivery.durationMs,
      delivery.sarif && JSON.stringify(delivery.sarif),
      delivery.awaitsIssues,
      delivery.awaitsMetrics,
    ],
  );
}

export async function setCheckReconciled(
  tx: Transaction,
  checkId: Id,
  found: { counts: IssueCounts; byCategory: CategoryCounts },
): Promise<void> {
  const { introduced, resolved, persisted, suppressed } = found.counts;
  await tx.query(
    `UPDATE checks SET awaits_issues = false, introduced = $2, resolved = $3, persisted = $4, suppressed = $5, by_category = $6, updated_at = now()
      WHERE check_id = $1`,
    [checkId, introduced, resolved, persisted, suppressed, JSON.stringify(found.byCategory)],
  );
}

export async function setCheckMeasured(tx: Transaction, checkId: Id): Promise<void> {
  await tx.query('UPDATE checks SET awaits_metrics = false, updated_at = now() WHERE check_id = $1', [checkId]);
}

export async function setCheckReason(tx: Transaction, checkId: Id, reason: string): Promise<void> {
  await tx.query('UPDATE checks SET reason = $2, updated_at = now() WHERE check_id = $1', [checkId, reason]);
}

export interface CheckEnding {
  readonly status: FinalCheckStatus;
  readonly reason: string | null;
  /** Set when it ends without having delivered. */
  readonly outcome?: string;
  readonly durationMs?: number;
}

export async function setCheckEnded(tx: Transaction, checkId: Id, { status, reason, outcome, durationMs }: CheckEnding): Promise<void> {
  await tx.query(
    `UPDATE checks SET stage = 'ended', status = $2, reason = $3, outcome = coalesce($4, outcome), duration_ms = coalesce($5, duration_ms),
        finished_at = now(), updated_at = now() WHERE check_id = $1`,
    [checkId, status, reason, outcome ?? null, durationMs ?? null],
  );
}
