import { Authorize } from '@lintel/auth';
import { loader, type GraphqlContext } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadBacklog, type WithRule } from '../../application/read-backlog.js';
import type { Occurrence } from '../../persistence/occurrences.repository.js';
import type { Rule } from '../../persistence/rules.repository.js';
import { toIssue, toOccurrence } from './issue.presenter.js';
import type { IssueShape, OccurrenceShape } from './issue.presenter.js';

interface Stub {
  readonly id: string;
}

@Resolver('Issue')
@Authorize('signed-in')
export class DeepsourceIssueResolver {
  constructor(private readonly backlog: ReadBacklog) {}

  @ResolveReference()
  async resolveReference({ id }: Stub, context: GraphqlContext): Promise<IssueShape | null> {
    const ruleId = fromGlobalIdOf('Issue', id);
    const batch = async (ids: readonly Id[]) => {
      const found = await this.backlog.rulesByIds(context.principal, ids);
      return ids.map((each) => found.get(each) ?? null);
    };
    const rule = ruleId === undefined ? null : await loader<Id, Rule | null>(context, 'rules by id', batch).load(ruleId);
    return rule && toIssue(rule);
  }
}

@Resolver('Occurrence')
@Authorize('signed-in')
export class DeepsourceOccurrenceResolver {
  constructor(private readonly backlog: ReadBacklog) {}

  @ResolveReference()
  async resolveReference({ id }: Stub, context: GraphqlContext): Promise<OccurrenceShape | null> {
    const issueId = fromGlobalIdOf('Occurrence', id);
    const batch = async (ids: readonly Id[]) => {
      const found = new Map((await this.backlog.occurrencesByIds(context.principal, ids)).map((row) => [row.issueId, row]));
      return ids.map((each) => found.get(each) ?? null);
    };
    const row =
      issueId === undefined ? null : await loader<Id, WithRule<Occurrence> | null>(context, 'occurrences by id', batch).load(issueId);
    return row && toOccurrence(row);
  }
}

/** Analyzers belong to another service; this one only names them. */
@Resolver('Analyzer')
@Authorize('signed-in')
export class DeepsourceAnalyzerResolver {
  @ResolveReference()
  resolveReference({ id }: Stub): Stub {
    return { id };
  }
}
