import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleAnalysed, exampleBlob } from '../examples.js';
import { analysedCommit, analyzerIdentity, blobReference, count, id } from '../parts.js';

/**
 * Results were read, checked and normalised. `findings` is NDJSON (zstd): first lines are the rules, then one finding a line;
 * the format is in libs/tracking (`NormalisedFinding`).
 */
export const analysisIngested = defineEvent({
  type: 'findings.analysis.ingested',
  stream: 'lintel.findings',
  producer: 'sarif-ingest',
  version: 1,
  schema: analysedCommit.extend({
    runId: id,
    checkId: id,
    analysisId: id,
    uploadId: id.nullable(),
    analyzer: analyzerIdentity,
    tool: z.object({ name: z.string(), version: z.string().nullable() }),
    category: z.string(),
    /** Only a complete analysis closes issues that it does not report. */
    isComplete: z.boolean(),
    /** Why it is not complete, for people. */
    reason: z.string().nullable(),
    findings: blobReference.nullable(),
    sources: blobReference.nullable(),
    changes: blobReference.nullable(),
    resultsCount: count,
    rulesCount: count,
    warningsCount: count,
  }),
  key: (data) => `repository:${data.repositoryId}`,
  causedBy: ['analysis.check.completed'],
  example: {
    ...exampleAnalysed,
    runId: 300,
    checkId: 901,
    analysisId: 1200,
    uploadId: null,
    analyzer: { shortcode: 'javascript', name: 'JavaScript', version: '1.94.0' },
    tool: { name: 'oxlint', version: '1.94.0' },
    category: 'javascript',
    isComplete: true,
    reason: null,
    findings: exampleBlob,
    sources: exampleBlob,
    changes: exampleBlob,
    resultsCount: 12,
    rulesCount: 5,
    warningsCount: 0,
  },
});
