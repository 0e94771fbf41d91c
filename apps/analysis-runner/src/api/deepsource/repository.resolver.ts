import { Authorize } from '@lintel/auth';
import { paginate, paginateList, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadRuns } from '../../application/read-runs.js';
import { loadBaseline, loadChecksOf, loadRepository } from '../loaders.js';
import { toRun } from './analysis-run.presenter.js';
import { analyzerOf } from './analyzer.presenter.js';
import { toPullRequest, type PullRequestShape } from './pull-request.presenter.js';

interface RepositoryReference {
  readonly id: string;
  readonly repositoryId: Id;
}

interface BranchArgs extends ConnectionArgs {
  readonly branch?: string | null;
}

/** What this service adds to a repository; the repository itself belongs to accounts. */
@Resolver('Repository')
@Authorize('signed-in')
export class DeepsourceRepositoryResolver {
  constructor(private readonly runs: ReadRuns) {}

  @ResolveReference()
  async resolveReference({ id }: { readonly id: string }, context: GraphqlContext): Promise<RepositoryReference | null> {
    const repositoryId = fromGlobalIdOf('Repository', id);
    return repositoryId !== undefined && (await loadRepository(context, this.runs, repositoryId)) ? { id, repositoryId } : null;
  }

  @ResolveField('configJson')
  async configJson(@Parent() { repositoryId }: RepositoryReference, @Context() context: GraphqlContext): Promise<unknown> {
    return (await loadBaseline(context, this.runs, repositoryId))?.configuration ?? null;
  }

  /** Those that ran on the default branch last. */
  @ResolveField('enabledAnalyzers')
  async enabledAnalyzers(
    @Parent() { repositoryId }: RepositoryReference,
    @Context() context: GraphqlContext,
    @Args() args: ConnectionArgs,
  ) {
    const baseline = await loadBaseline(context, this.runs, repositoryId);
    const checks = baseline ? await loadChecksOf(context, this.runs, baseline.runId) : [];
    const rows = checks.filter((check) => check.uploadId === null).map((check) => analyzerOf(check.analyzer));
    return paginateList({ args, rows, keyOf: (analyzer) => analyzer.shortcode, toNode: (analyzer) => analyzer });
  }

  @ResolveField('analysisRuns')
  async analysisRuns(
    @Parent() { repositoryId }: RepositoryReference,
    @Context() { principal }: GraphqlContext,
    @Args() { branch, ...args }: BranchArgs,
  ) {
    const filter = { repositoryId, branch: branch ?? undefined };
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: (run) => [run.runId],
      fetch: (request) => this.runs.page(principal, filter, request),
      count: () => this.runs.count(principal, filter),
      toNode: toRun,
    });
  }

  @ResolveField('pullRequest')
  async pullRequest(
    @Parent() { repositoryId }: RepositoryReference,
    @Context() { principal }: GraphqlContext,
    @Args('number') number: number,
  ): Promise<PullRequestShape | null> {
    const pullRequest = await this.runs.pullRequest(principal, repositoryId, number);
    return pullRequest ? toPullRequest(pullRequest) : null;
  }

  @ResolveField('pullRequests')
  async pullRequests(
    @Parent() { repositoryId }: RepositoryReference,
    @Context() { principal }: GraphqlContext,
    @Args() { branch, ...args }: BranchArgs,
  ) {
    const filter = { repositoryId, branch: branch ?? undefined };
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: (pullRequest) => [pullRequest.pullRequestId],
      fetch: (request) => this.runs.pullRequests(principal, filter, request),
      count: () => this.runs.countPullRequests(principal, filter),
      toNode: toPullRequest,
    });
  }
}
