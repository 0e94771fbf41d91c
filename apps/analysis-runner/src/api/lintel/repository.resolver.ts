import { Authorize } from '@lintel/auth';
import { paginate, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadRuns } from '../../application/read-runs.js';
import { loadNewestRunOf, loadPullRequest, loadRepository } from '../loaders.js';
import { toPullRequest, toRun, type PullRequestShape, type RunShape } from './run.presenter.js';

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
export class LintelRepositoryResolver {
  constructor(private readonly runs: ReadRuns) {}

  @ResolveReference()
  async resolveReference({ id }: { readonly id: string }, context: GraphqlContext): Promise<RepositoryReference | null> {
    const repositoryId = fromGlobalIdOf('Repository', id);
    return repositoryId !== undefined && (await loadRepository(context, this.runs, repositoryId)) ? { id, repositoryId } : null;
  }

  @ResolveField('runs')
  async runsOf(
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

  @ResolveField('pullRequest')
  async pullRequest(
    @Parent() { repositoryId }: RepositoryReference,
    @Context() { principal }: GraphqlContext,
    @Args('number') number: number,
  ): Promise<PullRequestShape | null> {
    const pullRequest = await this.runs.pullRequest(principal, repositoryId, number);
    return pullRequest ? toPullRequest(pullRequest) : null;
  }
}

@Resolver('PullRequest')
@Authorize('signed-in')
export class LintelPullRequestResolver {
  constructor(private readonly runs: ReadRuns) {}

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<PullRequestShape | null> {
    const id = fromGlobalIdOf('PullRequest', reference.id);
    const pullRequest = id === undefined ? null : await loadPullRequest(context, this.runs, id);
    return pullRequest && toPullRequest(pullRequest);
  }

  @ResolveField('latestRun')
  async latestRun(@Parent() { pullRequest }: PullRequestShape, @Context() context: GraphqlContext): Promise<RunShape | null> {
    const run = await loadNewestRunOf(context, this.runs, pullRequest);
    return run && toRun(run);
  }
}
