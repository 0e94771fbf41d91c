import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { loader, paginate, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { DomainError, type Id } from '@lintel/kernel';
import { fromGlobalIdOf, toGlobalId } from '@lintel/vocabularies';
import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadIssues } from '../../application/read-issues.js';
import type { WithRule } from '../../application/read-backlog.js';
import { TriageIssue, type TriageAnswer } from '../../application/triage-issue.js';
import { UndoTriage } from '../../application/undo-triage.js';
import { notTriaged } from '../../domain/triage.js';
import type { IssueDetails, IssueStateDetails } from '../../persistence/issue-details.repository.js';
import { toIssue, toIssueEvent, toIssueState, triageOf } from './issue.presenter.js';
import type { IssueEventShape, IssueShape, IssueStateShape } from './issue.presenter.js';

interface IgnoreInput {
  readonly id: string;
  readonly reason: string;
  readonly comment?: string | null;
  readonly until?: Date | null;
}

interface TriagePayload {
  readonly issue: IssueShape;
  readonly decisionId: string;
}

@Resolver('Issue')
@Authorize('signed-in')
export class LintelIssueResolver {
  constructor(
    private readonly issues: ReadIssues,
    private readonly triage: TriageIssue,
    private readonly undo: UndoTriage,
  ) {}

  @ResolveReference()
  resolveReference({ id }: { readonly id: string }, context: GraphqlContext): Promise<IssueShape | null> {
    return this.load(id, context);
  }

  @Query('issue')
  issue(@Args('id') id: string, @Context() context: GraphqlContext): Promise<IssueShape | null> {
    return this.load(id, context);
  }

  @ResolveField('states')
  async states(@Parent() { issueId }: IssueShape, @Context() context: GraphqlContext): Promise<IssueStateShape[]> {
    const batch = async (ids: readonly Id[]) => {
      const found = await this.issues.statesOf(context.principal, ids);
      return ids.map((id) => found.get(id) ?? []);
    };
    return (await loader<Id, IssueStateDetails[]>(context, 'states of an issue', batch).load(issueId)).map(toIssueState);
  }

  @ResolveField('history')
  history(
    @Parent() { issueId }: IssueShape,
    @Args() args: ConnectionArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<IssueEventShape>> {
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: ({ issueEventId }) => [issueEventId],
      fetch: (request) => this.issues.history(principal, issueId, request),
      count: () => 0,
      toNode: toIssueEvent,
    });
  }

  @Mutation('ignoreIssue')
  async ignoreIssue(
    @CurrentPrincipal() principal: Principal,
    @Args('input') { id, reason, comment, until }: IgnoreInput,
  ): Promise<TriagePayload> {
    const decision = { triage: triageOf(reason), comment: comment ?? null, until: until ?? null };
    return this.answer(principal, await this.triage.execute({ principal, issueId: issueIdOf(id), decision }));
  }

  @Mutation('reopenIssue')
  async reopenIssue(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<TriagePayload> {
    return this.answer(principal, await this.triage.execute({ principal, issueId: issueIdOf(id), decision: notTriaged }));
  }

  @Mutation('undoTriage')
  async undoTriage(@CurrentPrincipal() principal: Principal, @Args('decisionId') decisionId: string): Promise<TriagePayload> {
    const issueEventId = fromGlobalIdOf('IssueEvent', decisionId);
    if (issueEventId === undefined) throw new DomainError('resource-not-found', { resource: 'Decision' });
    return this.answer(principal, await this.undo.execute(principal, issueEventId));
  }

  private async answer(principal: Principal, { issueId, issueEventId }: TriageAnswer): Promise<TriagePayload> {
    const [issue] = await this.issues.byIds(principal, [issueId]);
    return { issue: toIssue(issue as WithRule<IssueDetails>), decisionId: toGlobalId('IssueEvent', issueEventId) };
  }

  private async load(globalId: string, context: GraphqlContext): Promise<IssueShape | null> {
    const issueId = fromGlobalIdOf('Issue', globalId);
    const batch = async (ids: readonly Id[]) => {
      const found = new Map((await this.issues.byIds(context.principal, ids)).map((issue) => [issue.issueId, issue]));
      return ids.map((id) => found.get(id) ?? null);
    };
    const issue =
      issueId === undefined ? null : await loader<Id, WithRule<IssueDetails> | null>(context, 'issues by id', batch).load(issueId);
    return issue && toIssue(issue);
  }
}

function issueIdOf(globalId: string): Id {
  const issueId = fromGlobalIdOf('Issue', globalId);
  if (issueId === undefined) throw new DomainError('resource-not-found', { resource: 'Issue' });
  return issueId;
}
