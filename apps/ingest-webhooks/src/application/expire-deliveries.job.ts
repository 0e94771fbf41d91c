import { defineJob } from '@lintel/messaging';
import { z } from 'zod';

/** Drops old bodies and deliveries; plans its own next run. */
export const expireDeliveries = defineJob({
  name: 'expire-deliveries',
  schema: z.object({}),
  retryLimit: 5,
  retryDelaySeconds: 60,
  retryBackoff: true,
  expireInSeconds: 900,
});
