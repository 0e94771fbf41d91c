import { scopeOf, type Principal } from '@lintel/auth';
import type { PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { addTallies } from '../domain/tallies.js';
import { CheckIssuesRepository, type CheckIssue, type CheckIssueFilter } from '../persistence/check-issues.repository.js';
import { RulesRepository, type Rule } from '../persistence/rules.repository.js';
import type { WithRule } from './read-backlog.js';

export type CheckIssueQuestion = Omit<CheckIssueFilter, 'analysisIds'> & { readonly checkId: Id };

/** Reads what a check introduced, relative to the commit before. */
@Injectable()
export class ReadCheckIssues {
  constructor(
    private readonly database: Database,
    private readonly checkIssues: CheckIssuesRepository,
    private readonly rules: RulesRepository,
  ) {}

  async list(principal: Principal, { checkId, ...filter }: CheckIssueQuestion, request: PageRequest): Promise<WithRule<CheckIssue>[]> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const analysisIds = (await this.checkIssues.analysesOf(tx, checkId)).map(({ analysisId }) => analysisId);
      const found = analysisIds.length === 0 ? [] : await this.checkIssues.list(tx, { ...filter, analysisIds }, request);
      const rules = await this.rules.byIds(tx, [...new Set(found.map(({ ruleId }) => ruleId))]);
      return found.map((issue) => ({ ...issue, rule: rules.get(issue.ruleId) as Rule }));
    });
  }

  async count(principal: Principal, { checkId, ...filter }: CheckIssueQuestion): Promise<number> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const analyses = await this.checkIssues.analysesOf(tx, checkId);
      if (analyses.length === 0) return 0;
      if (filter.text !== null || filter.analyzers !== null)
        return this.checkIssues.count(tx, { ...filter, analysisIds: analyses.map(({ analysisId }) => analysisId) });
      return addTallies(analyses.map(({ introducedCounts }) => introducedCounts))
        .filter(({ category, severity }) => (filter.category ?? category) === category && (filter.severity ?? severity) === severity)
        .reduce((sum, { open }) => sum + open, 0);
    });
  }
}
