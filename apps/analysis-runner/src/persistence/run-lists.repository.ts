import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { PullRequest } from '../domain/pull-request.js';
import type { Run } from '../domain/run.js';
import type { RunProgress } from '../domain/run-progress.js';
import { pullRequestColumns } from './pull-requests.repository.js';
import { runColumns } from './runs.repository.js';

export interface ListFilter {
  readonly repositoryId: Id;
  /** Exact name of the (head) branch; left out: all. */
  readonly branch?: string | undefined;
}

/** Runs of a repository, newest first. */
export async function listRuns(tx: Transaction, filter: ListFilter, request: PageRequest): Promise<Run[]> {
  const { sql, parameters } = page({ filter, request, key: 'run_id', branchColumn: 'branch' });
  return tx.query<Run>(`SELECT ${runColumns} FROM runs ${sql}`, parameters);
}

/** Pull requests of a repository, newest first. */
export async function listPullRequests(tx: Transaction, filter: ListFilter, request: PageRequest): Promise<PullRequest[]> {
  const { sql, parameters } = page({ filter, request, key: 'pull_request_id', branchColumn: 'head_branch' });
  return tx.query<PullRequest>(`SELECT ${pullRequestColumns} FROM pull_requests ${sql}`, parameters);
}

/** The newest run of each pull request (by number) of one repository. */
export async function newestRunsOfPullRequests(tx: Transaction, repositoryId: Id, numbers: readonly number[]): Promise<Run[]> {
  return tx.query<Run>(
    `SELECT DISTINCT ON (pull_request_number) ${runColumns} FROM runs
      WHERE repository_id = $1 AND pull_request_number = ANY($2::integer[]) AND status <> 'cancelled' ORDER BY pull_request_number, run_id DESC`,
    [repositoryId, numbers],
  );
}

/** The run on whose results the default branch of each repository stands. */
export async function findBaselineRuns(tx: Transaction, repositoryIds: readonly Id[]): Promise<Run[]> {
  return tx.query<Run>(
    `SELECT DISTINCT ON (repository_id) ${runColumns} FROM runs
      WHERE is_default_branch AND run_id IN (SELECT analysed_run_id FROM ref_heads WHERE repository_id = ANY($1::bigint[]))
      ORDER BY repository_id, run_id DESC`,
    [repositoryIds],
  );
}

export interface RunWindow {
  readonly repositoryId: Id;
  readonly branches?: readonly string[] | undefined;
  readonly commitOids?: readonly string[] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly progress?: readonly RunProgress[] | undefined;
  readonly skip: number;
  readonly limit: number;
}

// The same as `progressOf`.
const progress = `CASE WHEN stage = 'queued' THEN 'queued' WHEN stage <> 'ended' THEN 'running' WHEN status = 'cancelled' THEN 'cancelled'
  WHEN failure_kind IS NOT NULL OR status = 'timeout' THEN 'failed' ELSE 'done' END`;

/** Runs of a repository that fit every filter, newest first. */
export async function listRunsInWindow(tx: Transaction, window: RunWindow): Promise<Run[]> {
  return tx.query<Run>(
    `SELECT ${runColumns} FROM runs WHERE repository_id = $1 AND ($2::text[] IS NULL OR branch = ANY($2)) AND ($3::text[] IS NULL OR commit_oid = ANY($3))
        AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at <= $5)
        AND ($6::text[] IS NULL OR ${progress} = ANY($6))
      ORDER BY run_id DESC OFFSET $7 LIMIT $8`,
    [
      window.repositoryId,
      window.branches ?? null,
      window.commitOids ?? null,
      window.since ?? null,
      window.until ?? null,
      window.progress ?? null,
      window.skip,
      window.limit,
    ],
  );
}

function page({ filter, request, key, branchColumn }: { filter: ListFilter; request: PageRequest; key: string; branchColumn: string }): {
  sql: string;
  parameters: readonly unknown[];
} {
  const isFiltered = filter.branch !== undefined;
  const { condition, tail, parameters } = keysetSql({
    request,
    columns: [key],
    order: 'desc',
    types: ['bigint'],
    parameters: isFiltered ? [filter.repositoryId, filter.branch] : [filter.repositoryId],
  });
  return { sql: `WHERE repository_id = $1 ${isFiltered ? `AND ${branchColumn} = $2` : ''} AND ${condition} ${tail}`, parameters };
}
