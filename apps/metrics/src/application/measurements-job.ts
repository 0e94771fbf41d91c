import { blobReference, checkCompleted } from '@lintel/events';
import { defineJob, type JobData } from '@lintel/messaging';

/** Reads the measurements of a finished check and stores what follows from them. */
export const storeMeasurements = defineJob({
  name: 'store-measurements',
  schema: checkCompleted.schema
    .pick({
      repositoryId: true,
      accountId: true,
      ref: true,
      branch: true,
      isDefaultBranch: true,
      pullRequestNumber: true,
      commitOid: true,
      baseOid: true,
      isFullRun: true,
      runId: true,
      checkId: true,
    })
    .extend({ measurements: blobReference }),
  retryLimit: 3,
  retryDelaySeconds: 2,
  retryBackoff: true,
  expireInSeconds: 300,
  concurrency: 2,
});

export type StoreMeasurementsData = JobData<typeof storeMeasurements>;
