import { Authorize } from '@lintel/auth';
import { maxOffset, type GraphqlContext } from '@lintel/graphql';
import { DomainError, isId, type Clock, type Id } from '@lintel/kernel';
import { CLOCK } from '@lintel/service';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadRuns } from '../../application/read-runs.js';
import { loadChecksOf, loadRepository, loadRun } from '../loaders.js';
import { addressOf, errorsOf, progressesOf, toAnalysis, type AnalysisShape } from './analysis.presenter.js';

interface ProjectReference {
  readonly id: Id;
}

interface AnalysesArgs {
  readonly status?: readonly string[] | null;
  readonly howmany: number;
  readonly skip: number;
  readonly revision?: readonly string[] | null;
  readonly branches?: readonly (string | null)[] | null;
  readonly startTimestampMs?: number | null;
  readonly endTimestampMs?: number | null;
}

const maxAnalyses = 1000;
const shown = ['queued', 'running', 'done', 'failed'] as const;

/** What this service adds to a project; the project itself belongs to accounts. */
@Resolver('Project')
@Authorize('signed-in')
export class CodigaProjectResolver {
  constructor(
    private readonly runs: ReadRuns,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveReference()
  async resolveReference(reference: { readonly id: number | string }, context: GraphqlContext): Promise<ProjectReference | null> {
    const id = Number(reference.id);
    return isId(id) && (await loadRepository(context, this.runs, id)) ? { id } : null;
  }

  @ResolveField('lastAnalysis')
  async lastAnalysis(
    @Parent() { id }: ProjectReference,
    @Context() context: GraphqlContext,
    @Args('branch') branch?: string | null,
  ): Promise<AnalysisShape | null> {
    const repository = await loadRepository(context, this.runs, id);
    const wanted = branch ?? repository?.defaultBranch;
    if (wanted === null || wanted === undefined) return null;
    const [run] = await this.runs.window(context.principal, { repositoryId: id, branches: [wanted], progress: shown, skip: 0, limit: 1 });
    return run ? toAnalysis(run, this.clock.now()) : null;
  }

  @ResolveField('analyses')
  async analyses(
    @Parent() { id }: ProjectReference,
    @Context() { principal }: GraphqlContext,
    @Args() args: AnalysesArgs,
  ): Promise<AnalysisShape[]> {
    requireRange('howmany', args.howmany, maxAnalyses);
    requireRange('skip', args.skip, maxOffset);
    const branches = args.branches?.filter((branch) => branch !== null);
    const found = await this.runs.window(principal, {
      repositoryId: id,
      branches: branches && branches.length > 0 ? branches : undefined,
      commitOids: args.revision && args.revision.length > 0 ? args.revision : undefined,
      since: instantOf('startTimestampMs', args.startTimestampMs),
      until: instantOf('endTimestampMs', args.endTimestampMs),
      progress: args.status && args.status.length > 0 ? progressesOf(args.status) : undefined,
      skip: args.skip,
      limit: args.howmany,
    });
    return found.map((run) => toAnalysis(run, this.clock.now()));
  }
}

@Resolver('Analysis')
@Authorize('signed-in')
export class CodigaAnalysisResolver {
  constructor(
    private readonly runs: ReadRuns,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query('analysis')
  async analysis(@Context() context: GraphqlContext, @Args('id') id: number): Promise<AnalysisShape | null> {
    return this.find(id, context);
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: number | string }, context: GraphqlContext): Promise<AnalysisShape | null> {
    return this.find(Number(reference.id), context);
  }

  @ResolveField('repoUrl')
  async repoUrl(@Parent() { run }: AnalysisShape, @Context() context: GraphqlContext): Promise<string | null> {
    return addressOf(await loadRepository(context, this.runs, run.repositoryId)).repoUrl;
  }

  @ResolveField('repoUsername')
  async repoUsername(@Parent() { run }: AnalysisShape, @Context() context: GraphqlContext): Promise<string | null> {
    return addressOf(await loadRepository(context, this.runs, run.repositoryId)).repoUsername;
  }

  @ResolveField('errors')
  async errors(@Parent() { run }: AnalysisShape, @Context() context: GraphqlContext): Promise<string[]> {
    return errorsOf(run, await loadChecksOf(context, this.runs, run.runId));
  }

  private async find(id: number, context: GraphqlContext): Promise<AnalysisShape | null> {
    const run = isId(id) ? await loadRun(context, this.runs, id) : null;
    return run && toAnalysis(run, this.clock.now());
  }
}

function requireRange(name: string, value: number, max: number): void {
  if (value < 0 || value > max) throw new DomainError('invalid-input', { reason: `${name} must be between 0 and ${max}` });
}

function instantOf(name: string, milliseconds: number | null | undefined): Date | undefined {
  if (milliseconds === null || milliseconds === undefined) return undefined;
  const instant = new Date(milliseconds);
  if (Number.isNaN(instant.getTime())) throw new DomainError('invalid-input', { reason: `${name} is no instant` });
  return instant;
}
