import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { paginateList, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadRuns } from '../../application/read-runs.js';
import { loadCheck, loadChecksOf, loadRun } from '../loaders.js';
import { toCheck, toRun, toRunSummary, type CheckShape, type RunShape } from './analysis-run.presenter.js';
import { analyzerOf } from './analyzer.presenter.js';

interface ChecksArgs extends ConnectionArgs {
  readonly analyzerIn?: readonly (string | null)[] | null;
}

@Resolver('AnalysisRun')
@Authorize('signed-in')
export class DeepsourceAnalysisRunResolver {
  constructor(private readonly runs: ReadRuns) {}

  @Query('run')
  async run(
    @CurrentPrincipal() principal: Principal,
    @Args() { runUid, commitOid }: { readonly runUid?: string | null; readonly commitOid?: string | null },
  ): Promise<RunShape | null> {
    const byUid = runUid ? await this.runs.byUid(principal, runUid) : undefined;
    const run = runUid ? byUid : commitOid ? await this.runs.byCommit(principal, commitOid) : undefined;
    return run ? toRun(run) : null;
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<RunShape | null> {
    const runId = fromGlobalIdOf('AnalysisRun', reference.id);
    const run = runId === undefined ? null : await loadRun(context, this.runs, runId);
    return run && toRun(run);
  }

  @ResolveField('summary')
  async summary(@Parent() { run }: RunShape, @Context() context: GraphqlContext) {
    return toRunSummary(run, await loadChecksOf(context, this.runs, run.runId));
  }

  @ResolveField('checks')
  async checks(@Parent() { run }: RunShape, @Context() context: GraphqlContext, @Args() { analyzerIn, ...args }: ChecksArgs) {
    const checks = await loadChecksOf(context, this.runs, run.runId);
    const rows = analyzerIn ? checks.filter((check) => analyzerIn.includes(check.analyzer.shortcode)) : checks;
    return paginateList({ args, rows, keyOf: (check) => check.sequence, toNode: toCheck });
  }
}

@Resolver('Check')
@Authorize('signed-in')
export class DeepsourceCheckResolver {
  constructor(private readonly runs: ReadRuns) {}

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<CheckShape | null> {
    const checkId = fromGlobalIdOf('Check', reference.id);
    const check = checkId === undefined ? null : await loadCheck(context, this.runs, checkId);
    return check && toCheck(check);
  }

  @ResolveField('analyzer')
  analyzer(@Parent() { check }: CheckShape) {
    return analyzerOf(check.analyzer);
  }
}
