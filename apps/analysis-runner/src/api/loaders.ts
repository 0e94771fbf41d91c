import type { DirectoryRepository } from '@lintel/directory';
import { loader, type GraphqlContext } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { ReadRuns } from '../application/read-runs.js';
import type { PullRequest } from '../domain/pull-request.js';
import type { Check, Run } from '../domain/run.js';
import type { UploadedTool } from '../persistence/uploaded-tools.repository.js';

const repositoriesKey = Symbol('repositories by id');
const runsKey = Symbol('runs by id');
const checksKey = Symbol('checks by id');
const checksOfRunKey = Symbol('checks by run');
const baselinesKey = Symbol('baseline runs by repository');
const pullRequestsKey = Symbol('pull requests by id');
const newestRunKey = Symbol('newest run by pull request');
const toolsKey = Symbol('uploaded tools by shortcode');

/** What cannot be read is null, as if it were not there. */
export function loadRepository(context: GraphqlContext, runs: ReadRuns, repositoryId: Id): Promise<DirectoryRepository | null> {
  const batch = async (ids: readonly Id[]) =>
    inOrder(ids, await runs.repositories(context.principal, ids), (repository) => repository.repositoryId);
  return loader<Id, DirectoryRepository | null>(context, repositoriesKey, batch).load(repositoryId);
}

export function loadRun(context: GraphqlContext, runs: ReadRuns, runId: Id): Promise<Run | null> {
  const batch = async (ids: readonly Id[]) => inOrder(ids, await runs.byIds(context.principal, ids), (run) => run.runId);
  return loader<Id, Run | null>(context, runsKey, batch).load(runId);
}

export function loadCheck(context: GraphqlContext, runs: ReadRuns, checkId: Id): Promise<Check | null> {
  const batch = async (ids: readonly Id[]) => inOrder(ids, await runs.checksByIds(context.principal, ids), (check) => check.checkId);
  return loader<Id, Check | null>(context, checksKey, batch).load(checkId);
}

export function loadChecksOf(context: GraphqlContext, runs: ReadRuns, runId: Id): Promise<readonly Check[]> {
  const batch = async (ids: readonly Id[]) => {
    const checks = await runs.checksOf(context.principal, ids);
    return ids.map((id) => checks.get(id) ?? []);
  };
  return loader<Id, readonly Check[]>(context, checksOfRunKey, batch).load(runId);
}

export function loadBaseline(context: GraphqlContext, runs: ReadRuns, repositoryId: Id): Promise<Run | null> {
  const batch = async (ids: readonly Id[]) => inOrder(ids, await runs.baselines(context.principal, ids), (run) => run.repositoryId);
  return loader<Id, Run | null>(context, baselinesKey, batch).load(repositoryId);
}

export function loadPullRequest(context: GraphqlContext, runs: ReadRuns, id: Id): Promise<PullRequest | null> {
  const batch = async (ids: readonly Id[]) =>
    inOrder(ids, await runs.pullRequestsByIds(context.principal, ids), (pullRequest) => pullRequest.pullRequestId);
  return loader<Id, PullRequest | null>(context, pullRequestsKey, batch).load(id);
}

export function loadNewestRunOf(context: GraphqlContext, runs: ReadRuns, pullRequest: PullRequest): Promise<Run | null> {
  const batch = async (wanted: readonly PullRequest[]) => {
    const newest = await runs.newestRunsOf(context.principal, wanted);
    return wanted.map(({ pullRequestId }) => newest.get(pullRequestId) ?? null);
  };
  return loader<PullRequest, Run | null>(context, newestRunKey, batch).load(pullRequest);
}

export function loadTool(context: GraphqlContext, runs: ReadRuns, shortcode: string): Promise<UploadedTool | null> {
  const batch = async (shortcodes: readonly string[]) => {
    const tools = new Map((await runs.uploadedTools(context.principal, shortcodes)).map((tool) => [tool.shortcode, tool]));
    return shortcodes.map((each) => tools.get(each) ?? null);
  };
  return loader<string, UploadedTool | null>(context, toolsKey, batch).load(shortcode);
}

function inOrder<Row>(ids: readonly Id[], rows: readonly Row[], idOf: (row: Row) => Id): (Row | null)[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.map((id) => byId.get(id) ?? null);
}
