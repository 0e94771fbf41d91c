import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import type { GraphqlContext } from '@lintel/graphql';
import { DomainError, type Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadRuns } from '../../application/read-runs.js';
import { RequestRun } from '../../application/request-run.js';
import { loadCheck, loadChecksOf, loadRun } from '../loaders.js';
import { toCheck, toLogEntry, toRun, type CheckShape, type RunShape } from './run.presenter.js';

const defaultLogEntries = 100;
const maxLogEntries = 1000;

@Resolver('Run')
@Authorize('signed-in')
export class LintelRunResolver {
  constructor(
    private readonly runs: ReadRuns,
    private readonly requests: RequestRun,
  ) {}

  @Query('run')
  async run(@Context() context: GraphqlContext, @Args('id') id: string): Promise<RunShape | null> {
    return this.find(id, context);
  }

  @Query('runOfCommit')
  async runOfCommit(@CurrentPrincipal() principal: Principal, @Args('commitOid') commitOid: string): Promise<RunShape | null> {
    const run = await this.runs.byCommit(principal, commitOid);
    return run ? toRun(run) : null;
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<RunShape | null> {
    return this.find(reference.id, context);
  }

  @ResolveField('checks')
  async checks(@Parent() { run }: RunShape, @Context() context: GraphqlContext): Promise<CheckShape[]> {
    return (await loadChecksOf(context, this.runs, run.runId)).map(toCheck);
  }

  @ResolveField('log')
  async log(
    @Parent() { run }: RunShape,
    @Context() { principal }: GraphqlContext,
    @Args() { after, first }: { readonly after?: number | null; readonly first?: number | null },
  ) {
    const limit = first ?? defaultLogEntries;
    if (limit < 0 || limit > maxLogEntries)
      throw new DomainError('invalid-input', { reason: `first must be between 0 and ${maxLogEntries}` });
    return (await this.runs.log(principal, run.runId, { afterId: after ?? 0, limit })).map(toLogEntry);
  }

  @Mutation('startRun')
  async startRun(
    @CurrentPrincipal() principal: Principal,
    @Args() args: { readonly repositoryId: string; readonly ref?: string | null; readonly commitOid?: string | null },
  ): Promise<RunShape> {
    const repositoryId = fromGlobalIdOf('Repository', args.repositoryId);
    if (repositoryId === undefined) throw new DomainError('repository-not-found');
    return toRun(
      await this.requests.start(principal, { repositoryId, ref: args.ref ?? undefined, commitOid: args.commitOid ?? undefined }),
    );
  }

  @Mutation('cancelRun')
  async cancelRun(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<RunShape> {
    const runId = requireRunId(id);
    await this.requests.cancel(principal, runId);
    const [run] = await this.runs.byIds(principal, [runId]);
    if (!run) throw new DomainError('resource-not-found', { resource: 'Run' });
    return toRun(run);
  }

  private async find(id: string, context: GraphqlContext): Promise<RunShape | null> {
    const runId = fromGlobalIdOf('Run', id);
    const run = runId === undefined ? null : await loadRun(context, this.runs, runId);
    return run && toRun(run);
  }
}

@Resolver('RunCheck')
@Authorize('signed-in')
export class LintelRunCheckResolver {
  constructor(private readonly runs: ReadRuns) {}

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<CheckShape | null> {
    const checkId = fromGlobalIdOf('RunCheck', reference.id);
    const check = checkId === undefined ? null : await loadCheck(context, this.runs, checkId);
    return check && toCheck(check);
  }
}

function requireRunId(id: string): Id {
  const runId = fromGlobalIdOf('Run', id);
  if (runId === undefined) throw new DomainError('resource-not-found', { resource: 'Run' });
  return runId;
}
