import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleAnalysed } from '../examples.js';
import { analysedCommit, byCategory, category, id, issueCounts, severity, count } from '../parts.js';

/** The findings of one check were matched against the issues of its ref. */
export const checkReconciled = defineEvent({
  type: 'issues.check.reconciled',
  stream: 'lintel.issues',
  producer: 'issues',
  version: 1,
  schema: analysedCommit.extend({
    runId: id,
    checkId: id,
    analysisId: id,
    counts: issueCounts,
    byCategory,
    /** Open issues of the ref after this check, all analyzers. */
    openBySeverity: z.array(z.object({ severity, open: count })),
    /** The same, split by category as well: debt and ratings are computed from it. */
    openByCategory: z.array(z.object({ category, severity, open: count })),
  }),
  key: (data) => `repository:${data.repositoryId}`,
  causedBy: ['findings.analysis.ingested'],
  example: {
    ...exampleAnalysed,
    runId: 300,
    checkId: 901,
    analysisId: 1200,
    counts: { introduced: 1, resolved: 2, persisted: 9, suppressed: 0 },
    byCategory: [{ category: 'bug-risk', introduced: 1 }],
    openBySeverity: [{ severity: 'major', open: 10 }],
    openByCategory: [{ category: 'bug-risk', severity: 'major', open: 10 }],
  },
});
