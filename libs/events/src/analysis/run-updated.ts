import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleRun } from '../examples.js';
import { id, runSnapshot } from '../parts.js';

/** A check of the run returned; the run stays pending until all are back. */
export const runUpdated = defineEvent({
  type: 'analysis.run.updated',
  stream: 'lintel.analysis',
  producer: 'analysis-runner',
  version: 1,
  schema: z.object({
    /** The check that triggered this update. */
    checkId: id,
    run: runSnapshot,
  }),
  key: (data) => `repository:${data.run.repositoryId}`,
  causedBy: ['issues.check.reconciled', 'metrics.run.measured', 'analysis.check.completed'],
  example: { checkId: 901, run: exampleRun },
});
