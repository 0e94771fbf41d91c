import { defineJob } from '@lintel/messaging';
import { z } from 'zod';

/** One notice for one channel. */
export const tellChannel = defineJob({
  name: 'tell-channel',
  schema: z.object({
    channel: z.string(),
    notice: z.object({ title: z.string(), subject: z.string(), url: z.string(), severity: z.enum(['info', 'warning']) }),
  }),
  retryLimit: 8,
  retryDelaySeconds: 10,
  retryBackoff: true,
  expireInSeconds: 60,
});
