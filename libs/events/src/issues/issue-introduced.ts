import { defineEvent } from '../define-event.js';
import { exampleAnalysed, exampleBlob, exampleRule } from '../examples.js';
import { analysedCommit, blobReference, count, id, ruleSummary } from '../parts.js';

const schema = analysedCommit.extend({
  runId: id,
  /** Identity of "this rule in this repository", the RepositoryIssue of the public API. */
  repositoryIssueId: id,
  rule: ruleSummary,
  /** How many occurrences of the rule this run introduced (or resolved). */
  occurrencesCount: count,
  /** JSON array of the occurrences `{occurrenceId, title, path, beginLine, beginColumn, endLine, endColumn}`, at most 100; null when resolved. */
  occurrences: blobReference.nullable(),
});

/** New occurrences of a rule on the default branch: one event per rule and run. Not sent for full runs. */
export const issueIntroduced = defineEvent({
  type: 'issues.issue.introduced',
  stream: 'lintel.issues',
  producer: 'issues',
  version: 1,
  schema,
  key: (data) => `repository:${data.repositoryId}`,
  causedBy: ['findings.analysis.ingested'],
  example: { ...exampleAnalysed, runId: 300, repositoryIssueId: 77, rule: exampleRule, occurrencesCount: 1, occurrences: exampleBlob },
});

/** Occurrences of a rule are gone from the default branch: one event per rule and run. Not sent for full runs. */
export const issueResolved = defineEvent({
  type: 'issues.issue.resolved',
  stream: 'lintel.issues',
  producer: 'issues',
  version: 1,
  schema,
  key: (data) => `repository:${data.repositoryId}`,
  causedBy: ['findings.analysis.ingested'],
  example: { ...exampleAnalysed, runId: 300, repositoryIssueId: 77, rule: exampleRule, occurrencesCount: 2, occurrences: null },
});
