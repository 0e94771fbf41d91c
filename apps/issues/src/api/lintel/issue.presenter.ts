import type { MatchEvidence } from '@lintel/tracking';
import { lintel, toGlobalId } from '@lintel/vocabularies';
import type { WithRule } from '../../application/read-backlog.js';
import { summariseEvidence } from '../../domain/evidence-summary.js';
import type { Triage } from '../../domain/triage.js';
import type { IssueDetails, IssueEventDetails, IssueStateDetails } from '../../persistence/issue-details.repository.js';
import type { Rule } from '../../persistence/rules.repository.js';

export type IssueShape = ReturnType<typeof toIssue>;
export type IssueStateShape = ReturnType<typeof toIssueState>;
export type IssueEventShape = ReturnType<typeof toIssueEvent>;
export type RuleShape = ReturnType<typeof toRule>;

const reasons: Readonly<Record<Exclude<Triage, 'none'>, string>> = { ignored: 'IGNORED', 'false-positive': 'FALSE_POSITIVE' };

export function triageOf(reason: string): Exclude<Triage, 'none'> {
  return lintel.toDomain(reasons, reason);
}

/** `issueId` is for the resolvers of states and history; no field shows it. */
export function toIssue({ rule, ...issue }: WithRule<IssueDetails>) {
  return {
    __typename: 'Issue',
    id: toGlobalId('Issue', issue.issueId),
    number: issue.number,
    repository: { __typename: 'Repository', id: toGlobalId('Repository', issue.repositoryId) },
    rule: toRule(rule),
    firstSeenAt: issue.firstSeenAt,
    firstSeenCommitOid: issue.firstSeenCommitOid,
    triage: toTriage(issue),
    issueId: issue.issueId,
  } as const;
}

export function toRule(rule: Rule) {
  return {
    __typename: 'Rule',
    id: toGlobalId('Rule', rule.ruleId),
    shortcode: rule.shortcode,
    title: rule.title,
    shortDescription: rule.shortDescription,
    description: rule.description,
    category: lintel.category[rule.category],
    severity: lintel.severity[rule.severity],
    tags: rule.tags,
    helpUri: rule.helpUri,
    isRecommended: rule.isRecommended,
    isAutofixAvailable: rule.isAutofixAvailable,
    analyzerShortcode: rule.analyzer.shortcode,
    analyzerName: rule.analyzer.name,
  } as const;
}

export function toIssueState(state: IssueStateDetails) {
  return {
    ref: state.ref,
    isDefaultBranch: state.isDefault,
    status: state.status === 'open' && state.isIgnored ? 'IGNORED' : state.status.toUpperCase(),
    title: state.message,
    category: lintel.category[state.category],
    severity: lintel.severity[state.severity],
    location: toLocation(state),
    commitOid: state.commitOid,
    changedAt: state.changedAt,
    evidence: state.evidence && toEvidence(state.evidence, state),
    resolvedReason: state.resolvedReason,
    suppression: state.suppression,
  };
}

export function toIssueEvent(event: IssueEventDetails) {
  return {
    id: toGlobalId('IssueEvent', event.issueEventId),
    kind: event.kind,
    occurredAt: event.occurredAt,
    ref: event.ref,
    commitOid: event.commitOid,
    location: event.path === null ? null : toLocation(event),
    evidence: event.evidence && toEvidence(event.evidence, event),
    actor: toUser(event.actorUserId),
    details: event.details,
  };
}

function toTriage({ triage, triageComment, triageUntil, triagedAt, triagedBy }: IssueDetails) {
  if (triage === 'none') return null;
  return { reason: reasons[triage], comment: triageComment, until: triageUntil, decidedAt: triagedAt, decidedBy: toUser(triagedBy) };
}

function toUser(userId: number | null) {
  return userId === null ? null : ({ __typename: 'User', id: toGlobalId('User', userId) } as const);
}

function toLocation({
  path,
  startLine,
  startColumn,
  endLine,
  endColumn,
}: Pick<IssueEventDetails, 'path' | 'startLine' | 'startColumn' | 'endLine' | 'endColumn'>) {
  return { path, startLine, startColumn, endLine, endColumn };
}

function toEvidence(evidence: MatchEvidence, now: { readonly path: string | null; readonly startLine: number | null }) {
  return {
    summary: summariseEvidence(evidence, { path: now.path ?? '', line: now.startLine }),
    stage: evidence.stage,
    score: evidence.score,
    algorithmVersion: evidence.algorithmVersion,
    fromPath: evidence.from.path,
    fromLine: evidence.from.line,
    parts: Object.entries(evidence.parts ?? {}).flatMap(([name, value]) => (value === null ? [] : [{ name, value: value as number }])),
  };
}
