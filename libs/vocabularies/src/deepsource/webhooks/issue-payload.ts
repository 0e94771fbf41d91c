import type { RuleSummary } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import { toGlobalId } from '../../relay-id.js';
import { issueCategory } from '../enums.js';
import { repositoryPayload, type RepositoryFacts } from './account-payload.js';
import { analyzerPayload } from './run-payload.js';

export interface OccurrenceFacts {
  readonly occurrenceId: Id;
  readonly title: string;
  readonly path: string;
  readonly beginLine: number;
  readonly beginColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface RepositoryIssueFacts {
  readonly repositoryIssueId: Id;
  readonly rule: RuleSummary;
  readonly repository: RepositoryFacts;
  /** Empty when the occurrences were resolved. */
  readonly occurrences: readonly OccurrenceFacts[];
}

export function repositoryIssuePayload(issue: RepositoryIssueFacts): object {
  return {
    id: toGlobalId('RepositoryIssue', issue.repositoryIssueId),
    object: 'RepositoryIssue',
    repository: repositoryPayload(issue.repository),
    issue: rulePayload(issue.rule),
    occurrences: issue.occurrences.map((occurrence) => ({
      id: toGlobalId('Occurrence', occurrence.occurrenceId),
      object: 'Occurrence',
      title: occurrence.title,
      path: occurrence.path,
      beginLine: occurrence.beginLine,
      beginColumn: occurrence.beginColumn,
      endLine: occurrence.endLine,
      endColumn: occurrence.endColumn,
    })),
  };
}

function rulePayload(rule: RuleSummary): object {
  return {
    id: toGlobalId('Issue', rule.ruleId),
    object: 'Issue',
    shortcode: rule.shortcode,
    title: rule.title,
    shortDescription: rule.shortDescription,
    category: issueCategory[rule.category],
    autofixAvailable: rule.isAutofixAvailable,
    isRecommended: rule.isRecommended,
    analyzer: analyzerPayload(rule.analyzer),
  };
}
