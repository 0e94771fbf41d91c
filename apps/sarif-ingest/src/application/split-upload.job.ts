import { defineJob } from '@lintel/messaging';
import { z } from 'zod';

/** Reads an uploaded file for the first time: is it usable, and which analyses are in it? */
export const splitUploadJob = defineJob({
  name: 'split-upload',
  schema: z.object({ uploadId: z.number().int().positive() }),
  retryLimit: 4,
  retryDelaySeconds: 2,
  retryBackoff: true,
  expireInSeconds: 600,
  concurrency: 2,
});
