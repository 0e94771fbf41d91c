import { analysisIngested } from '@lintel/events';
import { defineJob } from '@lintel/messaging';

/** Matches the findings of an analysis; the data is that of the event. */
export const reconcileCheckJob = defineJob({
  name: 'reconcile-check',
  schema: analysisIngested.schema,
  retryLimit: 5,
  retryDelaySeconds: 2,
  retryBackoff: true,
  expireInSeconds: 900,
  concurrency: 2,
});
