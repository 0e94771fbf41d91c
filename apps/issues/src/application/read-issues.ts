import { scopeOf, type Principal } from '@lintel/auth';
import type { PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import {
  IssueDetailsRepository,
  type IssueDetails,
  type IssueEventDetails,
  type IssueStateDetails,
  type OpenIssueFilter,
} from '../persistence/issue-details.repository.js';
import { OccurrencesRepository } from '../persistence/occurrences.repository.js';
import { RulesRepository, type Rule } from '../persistence/rules.repository.js';
import type { WithRule } from './read-backlog.js';

export type OpenIssueQuestion = Omit<OpenIssueFilter, 'refId'> & { readonly repositoryId: Id };

/** Reads single issues with all that is known about them. Rows of other accounts do not exist here. */
@Injectable()
export class ReadIssues {
  constructor(
    private readonly database: Database,
    private readonly issues: IssueDetailsRepository,
    private readonly occurrences: OccurrencesRepository,
    private readonly rules: RulesRepository,
  ) {}

  async byIds(principal: Principal, issueIds: readonly Id[]): Promise<WithRule<IssueDetails>[]> {
    return this.database.transaction(scopeOf(principal), async (tx) => this.withRules(tx, await this.issues.byIds(tx, issueIds)));
  }

  async byNumber(principal: Principal, repositoryId: Id, number: number): Promise<WithRule<IssueDetails> | undefined> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const issue = await this.issues.byNumber(tx, repositoryId, number);
      return issue && (await this.withRules(tx, [issue]))[0];
    });
  }

  async open(
    principal: Principal,
    { repositoryId, ...filter }: OpenIssueQuestion,
    request: PageRequest,
  ): Promise<WithRule<IssueDetails>[]> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const refId = (await this.occurrences.defaultRefs(tx, [repositoryId])).get(repositoryId);
      return refId === undefined ? [] : this.withRules(tx, await this.issues.open(tx, { ...filter, refId }, request));
    });
  }

  async countOpen(principal: Principal, { repositoryId, ...filter }: OpenIssueQuestion): Promise<number> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const refId = (await this.occurrences.defaultRefs(tx, [repositoryId])).get(repositoryId);
      return refId === undefined ? 0 : this.issues.countOpen(tx, { ...filter, refId });
    });
  }

  async statesOf(principal: Principal, issueIds: readonly Id[]): Promise<Map<Id, IssueStateDetails[]>> {
    return this.database.transaction(scopeOf(principal), async (tx) =>
      Map.groupBy(await this.issues.statesOf(tx, issueIds), (state) => state.issueId),
    );
  }

  async history(principal: Principal, issueId: Id, request: PageRequest): Promise<IssueEventDetails[]> {
    return this.database.transaction(scopeOf(principal), (tx) => this.issues.history(tx, issueId, request));
  }

  async rule(principal: Principal, ruleId: Id): Promise<Rule | undefined> {
    return this.database.transaction(scopeOf(principal), async (tx) => (await this.rules.byIds(tx, [ruleId])).get(ruleId));
  }

  private async withRules(tx: Transaction, issues: readonly IssueDetails[]): Promise<WithRule<IssueDetails>[]> {
    const rules = await this.rules.byIds(tx, [...new Set(issues.map(({ ruleId }) => ruleId))]);
    return issues.map((issue) => ({ ...issue, rule: rules.get(issue.ruleId) as Rule }));
  }
}
