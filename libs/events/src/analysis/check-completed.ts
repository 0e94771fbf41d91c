import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleAnalysed, exampleBlob } from '../examples.js';
import { analysedCommit, analyzerIdentity, blobReference, id } from '../parts.js';

/**
 * An analyzer ended. Results travel by reference: `sarif` for findings, `measurements` for the metrics analyzer.
 *
 * `sources` is a JSON document that lists every file of the analysed commit with its git blob id and, for files whose text is needed
 * later, where that text is stored. `changes` is a JSON document with the git diff from `baseOid` to `commitOid` (renames, copies, hunks);
 * null when there is no base. Both formats are in libs/tracking.
 */
export const checkCompleted = defineEvent({
  type: 'analysis.check.completed',
  stream: 'lintel.analysis',
  producer: 'analysis-runner',
  version: 1,
  schema: analysedCommit.extend({
    runId: id,
    checkId: id,
    analyzer: analyzerIdentity,
    /** Upload that brought the SARIF, when it came from outside. */
    uploadId: id.nullable(),
    /** Set that an analysis replaces: results of the same tool, category and ref. */
    category: z.string(),
    /** Only `succeeded` may close issues. */
    outcome: z.enum(['succeeded', 'failed', 'timed-out', 'cancelled']),
    /** Why it did not succeed, for people. */
    reason: z.string().nullable(),
    durationMs: z.number().int().nonnegative(),
    sarif: blobReference.nullable(),
    measurements: blobReference.nullable(),
    sources: blobReference.nullable(),
    changes: blobReference.nullable(),
  }),
  key: (data) => `repository:${data.repositoryId}`,
  causedBy: ['analysis.run.started'],
  example: {
    ...exampleAnalysed,
    runId: 300,
    checkId: 901,
    analyzer: { shortcode: 'javascript', name: 'JavaScript', version: '1.94.0' },
    uploadId: null,
    category: 'javascript',
    outcome: 'succeeded',
    reason: null,
    durationMs: 310,
    sarif: exampleBlob,
    measurements: null,
    sources: exampleBlob,
    changes: exampleBlob,
  },
});
