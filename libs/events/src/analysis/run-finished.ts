import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleRun, exampleTime } from '../examples.js';
import { runSnapshot } from '../parts.js';

/** The run reached a final status. Every run does. */
export const runFinished = defineEvent({
  type: 'analysis.run.finished',
  stream: 'lintel.analysis',
  producer: 'analysis-runner',
  version: 1,
  schema: z.object({ run: runSnapshot }),
  key: (data) => `repository:${data.run.repositoryId}`,
  causedBy: [
    'issues.check.reconciled',
    'metrics.run.measured',
    'analysis.check.completed',
    'scm.push.received',
    'scm.pull-request.received',
    'accounts.repository.changed',
    'findings.upload.received',
  ],
  example: { run: { ...exampleRun, status: 'success', finishedAt: exampleTime } },
});
