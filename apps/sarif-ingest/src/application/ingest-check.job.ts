import { checkCompleted } from '@lintel/events';
import { defineJob } from '@lintel/messaging';
import { z } from 'zod';

/** Reads the results of a check and hands them on, normalised. */
export const ingestCheckJob = defineJob({
  name: 'ingest-check',
  schema: z.object({ check: checkCompleted.schema }),
  retryLimit: 4,
  retryDelaySeconds: 2,
  retryBackoff: true,
  expireInSeconds: 1800,
  concurrency: 2,
});
