import { Authorize } from '@lintel/auth';
import { paginate, type Connection, type GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { WithRule } from '../../application/read-backlog.js';
import { ReadCheckIssues } from '../../application/read-check-issues.js';
import type { CheckIssue } from '../../persistence/check-issues.repository.js';
import { categoryOf, namesOf, severityOf } from './arguments.js';
import type { AnalyzerArgs, CheckIssueArgs } from './arguments.js';
import { toAnalysisIssue, toOccurrence } from './issue.presenter.js';
import type { AnalysisIssueShape, OccurrenceShape } from './issue.presenter.js';

interface Stub {
  readonly id: string;
}

/** An id that belongs to nothing. */
const nowhere = 0;

@Resolver('Check')
@Authorize('signed-in')
export class DeepsourceCheckIssuesResolver {
  constructor(private readonly checkIssues: ReadCheckIssues) {}

  /** Whether there is such a check is for its owner to say; here it only has issues or none. */
  @ResolveReference()
  resolveReference({ id }: Stub): Stub {
    return { id };
  }

  @ResolveField('issues')
  async issues(
    @Parent() { id }: Stub,
    @Args() { source, category, severity, q, ...args }: CheckIssueArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<AnalysisIssueShape>> {
    // Every finding comes from a static analyzer.
    const isPossible = source !== 'AI' && q?.includes('\u0000') !== true;
    const question = {
      checkId: isPossible ? checkIdOf(id) : nowhere,
      category: categoryOf(category),
      severity: severityOf(severity),
      text: (isPossible && q) || null,
      analyzers: null,
    };
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: ({ issueEventId }) => [issueEventId],
      fetch: (request) => this.checkIssues.list(principal, question, request),
      count: () => this.checkIssues.count(principal, question),
      toNode: toAnalysisIssue,
    });
  }

  @ResolveField('occurrences')
  async occurrences(
    @Parent() { id }: Stub,
    @Args() { analyzerIn, ...args }: AnalyzerArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<OccurrenceShape>> {
    const question = { checkId: checkIdOf(id), category: null, severity: null, text: null, analyzers: namesOf(analyzerIn) };
    return paginate<WithRule<CheckIssue>, OccurrenceShape>({
      args,
      keyShape: ['number'],
      keyOf: ({ issueEventId }) => [issueEventId],
      fetch: (request) => this.checkIssues.list(principal, question, request),
      count: () => this.checkIssues.count(principal, question),
      toNode: toOccurrence,
    });
  }
}

function checkIdOf(globalId: string): number {
  return fromGlobalIdOf('Check', globalId) ?? nowhere;
}
