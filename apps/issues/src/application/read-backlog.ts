import { scopeOf, type Principal } from '@lintel/auth';
import type { PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { BacklogRepository, type BacklogFilter } from '../persistence/backlog.repository.js';
import { OccurrencesRepository, type Occurrence, type OccurrenceFilter } from '../persistence/occurrences.repository.js';
import { RepositoryIssuesRepository, type RepositoryIssue } from '../persistence/repository-issues.repository.js';
import { RulesRepository, type Rule } from '../persistence/rules.repository.js';

export type WithRule<Row> = Row & { readonly rule: Rule };

export interface RuleInRepository {
  readonly repositoryId: Id;
  readonly ruleId: Id;
}

/** Reads the backlog of default branches. Rows of other accounts do not exist here. */
@Injectable()
export class ReadBacklog {
  constructor(
    private readonly database: Database,
    private readonly backlog: BacklogRepository,
    private readonly occurrences: OccurrencesRepository,
    private readonly repositoryIssues: RepositoryIssuesRepository,
    private readonly rules: RulesRepository,
  ) {}

  /** Rules with open issues. */
  async rulesOf(principal: Principal, filter: Omit<BacklogFilter, 'refId'>, request: PageRequest): Promise<WithRule<RepositoryIssue>[]> {
    return this.onDefaultRef(principal, filter.repositoryId, [], async (tx, refId) =>
      this.withRules(tx, await this.backlog.list(tx, { ...filter, refId }, request)),
    );
  }

  async countRules(principal: Principal, filter: Omit<BacklogFilter, 'refId'>): Promise<number> {
    return this.onDefaultRef(principal, filter.repositoryId, 0, (tx, refId) => this.backlog.count(tx, { ...filter, refId }));
  }

  async occurrencesOf(
    principal: Principal,
    filter: Omit<OccurrenceFilter, 'refId'> & { readonly repositoryId: Id },
    request: PageRequest,
  ): Promise<WithRule<Occurrence>[]> {
    return this.onDefaultRef(principal, filter.repositoryId, [], async (tx, refId) =>
      this.withRules(tx, await this.occurrences.list(tx, { ...filter, refId }, request)),
    );
  }

  async countOccurrences(principal: Principal, filter: Omit<OccurrenceFilter, 'refId'> & { readonly repositoryId: Id }): Promise<number> {
    return this.onDefaultRef(principal, filter.repositoryId, 0, (tx, refId) => this.occurrences.count(tx, { ...filter, refId }));
  }

  /** The same page of several rules at once, in the order of `wanted`. */
  async occurrencesOfRules(
    principal: Principal,
    wanted: readonly RuleInRepository[],
    request: PageRequest,
  ): Promise<WithRule<Occurrence>[][]> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const found = await this.withRules(tx, await this.occurrences.listByRules(tx, await this.onRefs(tx, wanted), request));
      const grouped = Map.groupBy(found, ruleKey);
      return wanted.map((each) => grouped.get(ruleKey(each)) ?? []);
    });
  }

  async countOccurrencesOfRules(principal: Principal, wanted: readonly RuleInRepository[]): Promise<number[]> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const onRefs = await this.onRefs(tx, wanted);
      const counts = new Map(
        (await this.occurrences.countByRules(tx, onRefs)).map(({ refId, ruleId, open }) => [`${refId}/${ruleId}`, open]),
      );
      const refs = new Map(onRefs.map(({ repositoryId, refId }) => [repositoryId, refId]));
      return wanted.map(({ repositoryId, ruleId }) => counts.get(`${refs.get(repositoryId) ?? 0}/${ruleId}`) ?? 0);
    });
  }

  async repositoryIssuesByIds(principal: Principal, ids: readonly Id[]): Promise<WithRule<RepositoryIssue>[]> {
    return this.database.transaction(scopeOf(principal), async (tx) => this.withRules(tx, await this.repositoryIssues.byIds(tx, ids)));
  }

  async occurrencesByIds(principal: Principal, ids: readonly Id[]): Promise<WithRule<Occurrence>[]> {
    return this.database.transaction(scopeOf(principal), async (tx) => this.withRules(tx, await this.occurrences.byIds(tx, ids)));
  }

  async rulesByIds(principal: Principal, ids: readonly Id[]): Promise<Map<Id, Rule>> {
    return this.database.transaction(scopeOf(principal), (tx) => this.rules.byIds(tx, ids));
  }

  private async onDefaultRef<Answer>(
    principal: Principal,
    repositoryId: Id,
    nothing: Answer,
    read: (tx: Transaction, refId: Id) => Promise<Answer>,
  ): Promise<Answer> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const refId = (await this.occurrences.defaultRefs(tx, [repositoryId])).get(repositoryId);
      return refId === undefined ? nothing : read(tx, refId);
    });
  }

  private async onRefs(tx: Transaction, wanted: readonly RuleInRepository[]): Promise<(RuleInRepository & { readonly refId: Id })[]> {
    const refs = await this.occurrences.defaultRefs(tx, [...new Set(wanted.map(({ repositoryId }) => repositoryId))]);
    return wanted.flatMap((each) => {
      const refId = refs.get(each.repositoryId);
      return refId === undefined ? [] : [{ ...each, refId }];
    });
  }

  private async withRules<Row extends { readonly ruleId: Id }>(tx: Transaction, rows: readonly Row[]): Promise<WithRule<Row>[]> {
    const rules = await this.rules.byIds(tx, [...new Set(rows.map(({ ruleId }) => ruleId))]);
    return rows.map((row) => ({ ...row, rule: rules.get(row.ruleId) as Rule }));
  }
}

function ruleKey({ repositoryId, ruleId }: RuleInRepository): string {
  return `${repositoryId}/${ruleId}`;
}
