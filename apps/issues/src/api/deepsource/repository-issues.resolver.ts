import { Authorize } from '@lintel/auth';
import { loader, paginate, type Connection, type GraphqlContext, type PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadBacklog, type RuleInRepository, type WithRule } from '../../application/read-backlog.js';
import type { Occurrence } from '../../persistence/occurrences.repository.js';
import type { RepositoryIssue } from '../../persistence/repository-issues.repository.js';
import { namesOf } from './arguments.js';
import type { AnalyzerArgs, BacklogArgs } from './arguments.js';
import { toOccurrence, toRepositoryIssue } from './issue.presenter.js';
import type { OccurrenceShape, RepositoryIssueShape } from './issue.presenter.js';

interface Stub {
  readonly id: string;
}

/** An id that belongs to nothing. */
const nowhere = 0;

@Resolver('Repository')
@Authorize('signed-in')
export class DeepsourceRepositoryIssuesResolver {
  constructor(private readonly backlog: ReadBacklog) {}

  /** Whether there is such a repository is for its owner to say. */
  @ResolveReference()
  resolveReference({ id }: Stub): Stub {
    return { id };
  }

  @ResolveField('issues')
  async issues(
    @Parent() { id }: Stub,
    @Args() { path, tags, analyzerIn, ...args }: BacklogArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<RepositoryIssueShape>> {
    const isUnknown = path?.includes('\u0000') === true;
    const filter = {
      repositoryId: isUnknown ? nowhere : repositoryIdOf(id),
      path: (!isUnknown && path) || null,
      tags: namesOf(tags),
      analyzers: namesOf(analyzerIn),
    };
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: ({ repositoryIssueId }) => [repositoryIssueId],
      fetch: (request) => this.backlog.rulesOf(principal, filter, request),
      count: () => this.backlog.countRules(principal, filter),
      toNode: toRepositoryIssue,
    });
  }

  @ResolveField('issueOccurrences')
  async issueOccurrences(
    @Parent() { id }: Stub,
    @Args() { analyzerIn, ...args }: AnalyzerArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<OccurrenceShape>> {
    const filter = { repositoryId: repositoryIdOf(id), analyzers: namesOf(analyzerIn) };
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: ({ issueId }) => [issueId],
      fetch: (request) => this.backlog.occurrencesOf(principal, filter, request),
      count: () => this.backlog.countOccurrences(principal, filter),
      toNode: toOccurrence,
    });
  }
}

@Resolver('RepositoryIssue')
@Authorize('signed-in')
export class DeepsourceRepositoryIssueResolver {
  constructor(private readonly backlog: ReadBacklog) {}

  @ResolveReference()
  async resolveReference({ id }: Stub, context: GraphqlContext): Promise<RepositoryIssueShape | null> {
    const repositoryIssueId = fromGlobalIdOf('RepositoryIssue', id);
    const batch = async (ids: readonly Id[]) => {
      const found = new Map((await this.backlog.repositoryIssuesByIds(context.principal, ids)).map((row) => [row.repositoryIssueId, row]));
      return ids.map((each) => found.get(each) ?? null);
    };
    const row =
      repositoryIssueId === undefined
        ? null
        : await loader<Id, WithRule<RepositoryIssue> | null>(context, 'repository issues by id', batch).load(repositoryIssueId);
    return row && toRepositoryIssue(row);
  }

  /** The rules of one list ask for the same page: one query answers all. */
  @ResolveField('occurrences')
  async occurrences(
    @Parent() { repositoryIssue }: RepositoryIssueShape,
    @Args() { analyzerIn, ...args }: AnalyzerArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<OccurrenceShape>> {
    const analyzers = namesOf(analyzerIn);
    const isWanted = analyzers === null || analyzers.includes(repositoryIssue.analyzer);
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: ({ issueId }) => [issueId],
      fetch: async (request) => (isWanted ? this.page(context, request).load(repositoryIssue) : []),
      count: async () => (isWanted ? this.counts(context).load(repositoryIssue) : 0),
      toNode: toOccurrence,
    });
  }

  private page(context: GraphqlContext, request: PageRequest) {
    const batch = (wanted: readonly RuleInRepository[]) => this.backlog.occurrencesOfRules(context.principal, wanted, request);
    return loader<RuleInRepository, WithRule<Occurrence>[]>(context, `occurrences of a rule ${JSON.stringify(request)}`, batch);
  }

  private counts(context: GraphqlContext) {
    const batch = (wanted: readonly RuleInRepository[]) => this.backlog.countOccurrencesOfRules(context.principal, wanted);
    return loader<RuleInRepository, number>(context, 'occurrence counts of a rule', batch);
  }
}

function repositoryIdOf(globalId: string): Id {
  return fromGlobalIdOf('Repository', globalId) ?? nowhere;
}
