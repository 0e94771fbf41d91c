import { Authorize } from '@lintel/auth';
import type { GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadRuns } from '../../application/read-runs.js';
import { loadNewestRunOf, loadPullRequest } from '../loaders.js';
import { toRun, type RunShape } from './analysis-run.presenter.js';
import { toPullRequest, toPullRequestSummary, type PullRequestShape } from './pull-request.presenter.js';

@Resolver('PullRequest')
@Authorize('signed-in')
export class DeepsourcePullRequestResolver {
  constructor(private readonly runs: ReadRuns) {}

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<PullRequestShape | null> {
    const id = fromGlobalIdOf('PullRequest', reference.id);
    const pullRequest = id === undefined ? null : await loadPullRequest(context, this.runs, id);
    return pullRequest && toPullRequest(pullRequest);
  }

  @ResolveField('summary')
  async summary(@Parent() { pullRequest }: PullRequestShape, @Context() context: GraphqlContext) {
    const run = await loadNewestRunOf(context, this.runs, pullRequest);
    return run && toPullRequestSummary(run);
  }

  @ResolveField('latestAnalysisRun')
  async latestAnalysisRun(@Parent() { pullRequest }: PullRequestShape, @Context() context: GraphqlContext): Promise<RunShape | null> {
    const run = await loadNewestRunOf(context, this.runs, pullRequest);
    return run && toRun(run);
  }
}
