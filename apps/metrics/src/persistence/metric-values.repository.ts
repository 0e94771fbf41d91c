import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { MetricName, MetricSubject } from '../domain/metric-catalogue.js';
import type { MetricValue } from '../domain/metric-values.js';
import type { MeasuredCommit } from '../domain/snapshot.js';

/** A value as it was measured, with the threshold of that time. */
export interface StoredValue extends MetricValue {
  readonly valueId: Id;
  readonly repositoryId: Id;
  readonly snapshotId: Id;
  readonly ref: string;
  readonly threshold: number | null;
  readonly commitOid: string;
  readonly createdAt: Date;
}

export interface Series {
  readonly repositoryId: Id;
  readonly ref: string;
  readonly metric: MetricName;
  readonly subject: MetricSubject;
}

export interface ThresholdRow {
  readonly repositoryId: Id;
  readonly metric: MetricName;
  readonly subject: MetricSubject;
  readonly threshold: number;
}

export interface SettingRow {
  readonly repositoryId: Id;
  readonly metric: MetricName;
  readonly isReported: boolean;
  readonly isThresholdEnforced: boolean;
}

const columns = `value_id AS "valueId", repository_id AS "repositoryId", snapshot_id AS "snapshotId", ref, metric, subject, value, threshold, commit_oid AS "commitOid",
  created_at AS "createdAt"`;

/** Writes the values of a snapshot with the thresholds of this moment; those of a replaced snapshot keep their ids. Counts each series on. */
export async function saveMetricValues(
  tx: Transaction,
  commit: MeasuredCommit,
  { snapshotId, values }: { readonly snapshotId: Id; readonly values: readonly MetricValue[] },
): Promise<void> {
  const { accountId, repositoryId, ref, commitOid } = commit;
  const [metrics, subjects, numbers] = [
    values.map(({ metric }) => metric),
    values.map(({ subject }) => subject),
    values.map(({ value }) => value),
  ];
  await tx.query(
    `WITH incoming AS (
       SELECT i.metric, i.subject, i.value, t.threshold FROM unnest($6::text[], $7::text[], $8::double precision[]) AS i (metric, subject, value)
       LEFT JOIN metric_thresholds t ON t.repository_id = $2 AND t.metric = i.metric AND t.subject = i.subject
     ), gone AS (
       DELETE FROM metric_values v WHERE snapshot_id = $3 AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.metric = v.metric AND i.subject = v.subject) RETURNING metric, subject
     ), written AS (
       INSERT INTO metric_values (account_id, repository_id, snapshot_id, ref, commit_oid, metric, subject, value, threshold)
       SELECT $1, $2, $3, $4, $5, metric, subject, value, threshold FROM incoming
       ON CONFLICT (snapshot_id, metric, subject) DO UPDATE SET value = excluded.value, threshold = excluded.threshold
       RETURNING metric, subject, xmax = 0 AS is_new
     ), changes AS (
       SELECT metric, subject, 1 AS change FROM written WHERE is_new UNION ALL SELECT metric, subject, -1 FROM gone
     )
     INSERT INTO metric_series (account_id, repository_id, ref, metric, subject, values_count) SELECT $1, $2, $4, metric, subject, change FROM changes
     ON CONFLICT (repository_id, ref, metric, subject) DO UPDATE SET values_count = metric_series.values_count + excluded.values_count`,
    [accountId, repositoryId, snapshotId, ref, commitOid, metrics, subjects, numbers],
  );
}

export async function listValuesOfSnapshots(tx: Transaction, snapshotIds: readonly Id[]): Promise<StoredValue[]> {
  return tx.query<StoredValue>(`SELECT ${columns} FROM metric_values WHERE snapshot_id = ANY($1::bigint[])`, [snapshotIds]);
}

export async function findValuesByIds(tx: Transaction, valueIds: readonly Id[]): Promise<StoredValue[]> {
  return tx.query<StoredValue>(`SELECT ${columns} FROM metric_values WHERE value_id = ANY($1::bigint[])`, [valueIds]);
}

/** Oldest first; only of these commits when they are given. */
export async function listSeries(
  tx: Transaction,
  series: Series & { readonly commitOids?: readonly string[] | undefined },
  request: PageRequest,
): Promise<StoredValue[]> {
  const given = [series.repositoryId, series.ref, series.metric, series.subject, series.commitOids ?? null];
  const { condition, tail, parameters } = keysetSql({ request, columns: ['value_id'], order: 'asc', parameters: given });
  return tx.query<StoredValue>(
    `SELECT ${columns} FROM metric_values
      WHERE repository_id = $1 AND ref = $2 AND metric = $3 AND subject = $4 AND ($5::text[] IS NULL OR commit_oid = ANY($5)) AND ${condition} ${tail}`,
    parameters,
  );
}

export async function countSeries(tx: Transaction, { repositoryId, ref, metric, subject }: Series): Promise<number> {
  const [found] = await tx.query<{ count: number }>(
    'SELECT values_count AS count FROM metric_series WHERE repository_id = $1 AND ref = $2 AND metric = $3 AND subject = $4',
    [repositoryId, ref, metric, subject],
  );
  return found?.count ?? 0;
}

export async function listThresholds(tx: Transaction, repositoryIds: readonly Id[]): Promise<ThresholdRow[]> {
  return tx.query<ThresholdRow>(
    'SELECT repository_id AS "repositoryId", metric, subject, threshold FROM metric_thresholds WHERE repository_id = ANY($1::bigint[])',
    [repositoryIds],
  );
}

export async function listSettings(tx: Transaction, repositoryIds: readonly Id[]): Promise<SettingRow[]> {
  return tx.query<SettingRow>(
    `SELECT repository_id AS "repositoryId", metric, is_reported AS "isReported", is_threshold_enforced AS "isThresholdEnforced"
      FROM metric_settings WHERE repository_id = ANY($1::bigint[])`,
    [repositoryIds],
  );
}

/** Null removes the threshold. */
export async function saveThreshold(
  tx: Transaction,
  accountId: Id,
  { repositoryId, metric, subject, threshold }: Omit<ThresholdRow, 'threshold'> & { readonly threshold: number | null },
): Promise<void> {
  if (threshold === null) {
    await tx.query('DELETE FROM metric_thresholds WHERE repository_id = $1 AND metric = $2 AND subject = $3', [
      repositoryId,
      metric,
      subject,
    ]);
    return;
  }
  await tx.query(
    `INSERT INTO metric_thresholds (account_id, repository_id, metric, subject, threshold) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (repository_id, metric, subject) DO UPDATE SET threshold = excluded.threshold`,
    [accountId, repositoryId, metric, subject, threshold],
  );
}

export async function saveSetting(
  tx: Transaction,
  accountId: Id,
  { repositoryId, metric, isReported, isThresholdEnforced }: SettingRow,
): Promise<void> {
  await tx.query(
    `INSERT INTO metric_settings (account_id, repository_id, metric, is_reported, is_threshold_enforced) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (repository_id, metric) DO UPDATE SET is_reported = excluded.is_reported, is_threshold_enforced = excluded.is_threshold_enforced`,
    [accountId, repositoryId, metric, isReported, isThresholdEnforced],
  );
}
