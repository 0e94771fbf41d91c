import { defineJob } from '@lintel/messaging';
import { z } from 'zod';

/** Ends a decision whose time is over. */
export const expireTriageJob = defineJob({
  name: 'expire-triage',
  schema: z.object({ issueId: z.number().int().positive() }),
  retryLimit: 10,
  retryDelaySeconds: 30,
  retryBackoff: true,
  expireInSeconds: 60,
});
