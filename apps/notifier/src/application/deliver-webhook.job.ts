import { defineJob } from '@lintel/messaging';
import { z } from 'zod';

/** One attempt of one message. What follows (retry, giving up) is decided by the schedule, so the queue itself retries only crashes. */
export const deliverWebhook = defineJob({
  name: 'deliver-webhook',
  schema: z.object({ messageId: z.number().int().positive() }),
  retryLimit: 5,
  retryDelaySeconds: 5,
  retryBackoff: true,
  expireInSeconds: 60,
  concurrency: 20,
});
