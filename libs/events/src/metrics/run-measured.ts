import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleAnalysed } from '../examples.js';
import { analysedCommit, count, id } from '../parts.js';

/** The measurements of a commit are stored and its metrics computed. */
export const runMeasured = defineEvent({
  type: 'metrics.run.measured',
  stream: 'lintel.metrics',
  producer: 'metrics',
  version: 1,
  schema: analysedCommit.extend({
    runId: id,
    checkId: id,
    /** Files measured. */
    filesCount: count,
    /** Lines of code. */
    codeLines: count,
    /** Version of the formulas. */
    formulaVersion: z.string(),
  }),
  key: (data) => `repository:${data.repositoryId}`,
  causedBy: ['analysis.check.completed'],
  example: { ...exampleAnalysed, runId: 300, checkId: 909, filesCount: 14, codeLines: 820, formulaVersion: '1' },
});
