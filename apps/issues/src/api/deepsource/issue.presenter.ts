import { deepsource, toGlobalId, toGlobalKey } from '@lintel/vocabularies';
import type { WithRule } from '../../application/read-backlog.js';
import type { CheckIssue } from '../../persistence/check-issues.repository.js';
import type { Occurrence } from '../../persistence/occurrences.repository.js';
import type { RepositoryIssue } from '../../persistence/repository-issues.repository.js';
import type { Rule } from '../../persistence/rules.repository.js';

export type IssueShape = ReturnType<typeof toIssue>;
export type RepositoryIssueShape = ReturnType<typeof toRepositoryIssue>;
export type OccurrenceShape = ReturnType<typeof toOccurrence>;
export type AnalysisIssueShape = ReturnType<typeof toAnalysisIssue>;

export function toIssue(rule: Rule) {
  return {
    __typename: 'Issue',
    id: toGlobalId('Issue', rule.ruleId),
    shortcode: rule.shortcode,
    title: rule.title,
    category: deepsource.issueCategory[rule.category],
    severity: deepsource.issueSeverity[rule.severity],
    description: rule.description,
    shortDescription: rule.shortDescription,
    tags: rule.tags,
    analyzer: { __typename: 'Analyzer', id: toGlobalKey('Analyzer', rule.analyzer.shortcode) },
    autofixAvailable: rule.isAutofixAvailable,
    autofixAiAvailable: false,
    isRecommended: rule.isRecommended,
  } as const;
}

/** `repositoryIssue` is for the resolver of its occurrences; no field shows it. */
export function toRepositoryIssue({ rule, ...repositoryIssue }: WithRule<RepositoryIssue>) {
  return {
    __typename: 'RepositoryIssue',
    id: toGlobalId('RepositoryIssue', repositoryIssue.repositoryIssueId),
    issue: toIssue(rule),
    repository: { __typename: 'Repository', id: toGlobalId('Repository', repositoryIssue.repositoryId) },
    repositoryIssue: { ...repositoryIssue, analyzer: rule.analyzer.shortcode },
  } as const;
}

/** Findings about a whole file or repository stand at its first character. */
export function toOccurrence({ issueId, message, rule, ...place }: WithRule<Occurrence>) {
  return {
    __typename: 'Occurrence',
    id: toGlobalId('Occurrence', issueId),
    ...toPlace(place),
    title: message,
    issue: toIssue(rule),
  } as const;
}

export function toAnalysisIssue({ message, rule, category, severity, ...place }: WithRule<CheckIssue>) {
  return {
    source: 'STATIC',
    ...toPlace(place),
    title: message,
    shortcode: rule.shortcode,
    category: deepsource.issueCategory[category],
    severity: deepsource.issueSeverity[severity],
    explanation: null,
    issue: toIssue(rule),
  } as const;
}

function toPlace({
  path,
  startLine,
  startColumn,
  endLine,
  endColumn,
}: Pick<Occurrence, 'path' | 'startLine' | 'startColumn' | 'endLine' | 'endColumn'>) {
  return {
    path,
    beginLine: startLine ?? 1,
    beginColumn: startColumn ?? 1,
    endLine: endLine ?? startLine ?? 1,
    endColumn: endColumn ?? startColumn ?? 1,
  };
}
