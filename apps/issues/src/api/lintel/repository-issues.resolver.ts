import { Authorize } from '@lintel/auth';
import { paginate, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf, lintel } from '@lintel/vocabularies';
import { Args, Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadIssues, type OpenIssueQuestion } from '../../application/read-issues.js';
import { toIssue, toRule } from './issue.presenter.js';
import type { IssueShape, RuleShape } from './issue.presenter.js';

interface Stub {
  readonly id: string;
}

interface IssueFilter {
  readonly category?: string | null;
  readonly severity?: string | null;
  readonly analyzers?: readonly string[] | null;
  readonly ruleId?: string | null;
  readonly path?: string | null;
}

/** An id that belongs to nothing. */
const nowhere = 0;

@Resolver('Repository')
@Authorize('signed-in')
export class LintelRepositoryIssuesResolver {
  constructor(private readonly issues: ReadIssues) {}

  /** Whether there is such a repository is for its owner to say. */
  @ResolveReference()
  resolveReference({ id }: Stub): Stub {
    return { id };
  }

  @ResolveField('issues')
  open(
    @Parent() { id }: Stub,
    @Args() { filter, ...args }: ConnectionArgs & { readonly filter?: IssueFilter | null },
    @Context() { principal }: GraphqlContext,
  ): Promise<Omit<Connection<IssueShape>, 'totalCount'> & { readonly totalCount: () => number | null | Promise<number | null> }> {
    const question = questionOf(id, filter ?? {});
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: ({ issueId }) => [issueId],
      fetch: (request) => this.issues.open(principal, question, request),
      count: () => (question.path === null ? this.issues.countOpen(principal, question) : (null as unknown as number)),
      toNode: toIssue,
    });
  }

  @ResolveField('issue')
  async issue(
    @Parent() { id }: Stub,
    @Args('number') number: number,
    @Context() { principal }: GraphqlContext,
  ): Promise<IssueShape | null> {
    const issue = await this.issues.byNumber(principal, fromGlobalIdOf('Repository', id) ?? nowhere, number);
    return issue ? toIssue(issue) : null;
  }
}

@Resolver('Rule')
@Authorize('signed-in')
export class LintelRuleResolver {
  constructor(private readonly issues: ReadIssues) {}

  @ResolveReference()
  async resolveReference({ id }: Stub, { principal }: GraphqlContext): Promise<RuleShape | null> {
    const rule = await this.issues.rule(principal, fromGlobalIdOf('Rule', id) ?? nowhere);
    return rule ? toRule(rule) : null;
  }
}

/** People belong to another service; this one only names them. */
@Resolver('User')
@Authorize('signed-in')
export class LintelUserResolver {
  @ResolveReference()
  resolveReference({ id }: Stub): Stub {
    return { id };
  }
}

function questionOf(globalId: string, { category, severity, analyzers, ruleId, path }: IssueFilter): OpenIssueQuestion {
  // PostgreSQL cannot hold NUL: nothing of such a name exists.
  const isPossible = ![...(analyzers ?? []), path].some((text) => text?.includes('\u0000'));
  return {
    repositoryId: (isPossible && fromGlobalIdOf('Repository', globalId)) || nowhere,
    category: category ? lintel.toDomain(lintel.category, category) : null,
    severity: severity ? lintel.toDomain(lintel.severity, severity) : null,
    analyzers: isPossible ? (analyzers ?? null) : null,
    ruleId: ruleId ? (fromGlobalIdOf('Rule', ruleId) ?? nowhere) : null,
    path: (isPossible && path) || null,
  };
}
