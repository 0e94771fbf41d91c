import { scopeOf, type Principal } from '@lintel/auth';
import { Directory, type DirectoryRepository } from '@lintel/directory';
import type { PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { PullRequest } from '../domain/pull-request.js';
import type { Check, Run } from '../domain/run.js';
import { findChecksByIds, findChecksOfRuns } from '../persistence/checks.repository.js';
import { readCount } from '../persistence/list-counters.repository.js';
import { findPullRequest, findPullRequestsByIds } from '../persistence/pull-requests.repository.js';
import {
  findBaselineRuns,
  listPullRequests,
  listRuns,
  listRunsInWindow,
  newestRunsOfPullRequests,
  type ListFilter,
  type RunWindow,
} from '../persistence/run-lists.repository.js';
import { readLog, type RunLogEntry } from '../persistence/run-log.repository.js';
import { findRunByUid, findRunsByCommit, findRunsByIds } from '../persistence/runs.repository.js';
import { findTools, type UploadedTool } from '../persistence/uploaded-tools.repository.js';

const shortestPrefix = 7;

/** Reads runs and pull requests, as far as the caller is a member of their accounts. What cannot be read is not there. */
@Injectable()
export class ReadRuns {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  async repositories(principal: Principal, repositoryIds: readonly Id[]): Promise<DirectoryRepository[]> {
    return this.read(principal, (tx) => this.directory.repositoriesByIds(tx, repositoryIds));
  }

  async byIds(principal: Principal, runIds: readonly Id[]): Promise<Run[]> {
    return this.read(principal, (tx) => findRunsByIds(tx, runIds));
  }

  async byUid(principal: Principal, runUid: string): Promise<Run | undefined> {
    return this.read(principal, (tx) => findRunByUid(tx, runUid));
  }

  /** By the whole commit id, or a beginning of it that fits only one. */
  async byCommit(principal: Principal, commitOid: string): Promise<Run | undefined> {
    const prefix = commitOid.toLowerCase();
    if (prefix.length < shortestPrefix || !/^[0-9a-f]{1,64}$/.test(prefix)) return undefined;
    const [run, other] = await this.read(principal, (tx) => findRunsByCommit(tx, prefix));
    return other === undefined ? run : undefined;
  }

  async page(principal: Principal, filter: ListFilter, request: PageRequest): Promise<Run[]> {
    return hasNul(filter.branch) ? [] : this.read(principal, (tx) => listRuns(tx, filter, request));
  }

  async count(principal: Principal, filter: ListFilter): Promise<number> {
    return hasNul(filter.branch) ? 0 : this.read(principal, (tx) => readCount(tx, 'runs', filter));
  }

  async window(principal: Principal, window: RunWindow): Promise<Run[]> {
    const texts = [...(window.branches ?? []), ...(window.commitOids ?? [])];
    return texts.some(hasNul) ? [] : this.read(principal, (tx) => listRunsInWindow(tx, window));
  }

  /** The runs that the default branches of these repositories stand on. */
  async baselines(principal: Principal, repositoryIds: readonly Id[]): Promise<Run[]> {
    return this.read(principal, (tx) => findBaselineRuns(tx, repositoryIds));
  }

  /** Checks of each run, in their order. */
  async checksOf(principal: Principal, runIds: readonly Id[]): Promise<Map<Id, Check[]>> {
    const checks = await this.read(principal, (tx) => findChecksOfRuns(tx, runIds));
    return Map.groupBy(checks, (check) => check.runId);
  }

  async checksByIds(principal: Principal, checkIds: readonly Id[]): Promise<Check[]> {
    return this.read(principal, (tx) => findChecksByIds(tx, checkIds));
  }

  async log(principal: Principal, runId: Id, page: { afterId: Id; limit: number }): Promise<RunLogEntry[]> {
    return this.read(principal, (tx) => readLog(tx, runId, page));
  }

  async pullRequestsByIds(principal: Principal, ids: readonly Id[]): Promise<PullRequest[]> {
    return this.read(principal, (tx) => findPullRequestsByIds(tx, ids));
  }

  async pullRequest(principal: Principal, repositoryId: Id, number: number): Promise<PullRequest | undefined> {
    return this.read(principal, (tx) => findPullRequest(tx, repositoryId, number));
  }

  async pullRequests(principal: Principal, filter: ListFilter, request: PageRequest): Promise<PullRequest[]> {
    return hasNul(filter.branch) ? [] : this.read(principal, (tx) => listPullRequests(tx, filter, request));
  }

  async countPullRequests(principal: Principal, filter: ListFilter): Promise<number> {
    return hasNul(filter.branch) ? 0 : this.read(principal, (tx) => readCount(tx, 'pull-requests', filter));
  }

  /** The newest run of each of these pull requests, by their ids. */
  async newestRunsOf(principal: Principal, pullRequests: readonly PullRequest[]): Promise<Map<Id, Run>> {
    return this.read(principal, async (tx) => {
      const newest = new Map<Id, Run>();
      for (const [repositoryId, own] of Map.groupBy(pullRequests, (pullRequest) => pullRequest.repositoryId)) {
        const runs = await newestRunsOfPullRequests(
          tx,
          repositoryId,
          own.map(({ number }) => number),
        );
        const byNumber = new Map(runs.map((run) => [run.pullRequestNumber, run]));
        for (const { pullRequestId, number } of own) {
          const run = byNumber.get(number);
          if (run) newest.set(pullRequestId, run);
        }
      }
      return newest;
    });
  }

  /** Tools that are known from uploads to the caller's accounts only. */
  async uploadedTools(principal: Principal, shortcodes: readonly string[]): Promise<UploadedTool[]> {
    return this.read(principal, (tx) => findTools(tx, shortcodes));
  }

  private async read<T>(principal: Principal, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction(scopeOf(principal), work);
  }
}

/** PostgreSQL cannot store NUL: nothing of such a name exists. */
function hasNul(text: string | undefined): boolean {
  return text?.includes('\0') ?? false;
}
