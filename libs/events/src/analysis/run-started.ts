import { defineEvent } from '../define-event.js';
import { exampleRun } from '../examples.js';
import { runSnapshot } from '../parts.js';
import { z } from 'zod';

/** A run and its checks exist; nothing has been executed yet. */
export const runStarted = defineEvent({
  type: 'analysis.run.started',
  stream: 'lintel.analysis',
  producer: 'analysis-runner',
  version: 1,
  schema: z.object({ run: runSnapshot }),
  key: (data) => `repository:${data.run.repositoryId}`,
  causedBy: ['scm.push.received', 'scm.pull-request.received', 'accounts.repository.changed', 'findings.upload.received'],
  example: { run: exampleRun },
});
