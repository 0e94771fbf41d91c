import { availableParallelism } from 'node:os';
import { defineJob } from '@lintel/messaging';
import { z } from 'zod';

const id = z.number().int().positive();

/** Fetches the code of a run and plans its checks. */
export const prepareRunJob = defineJob({
  name: 'prepare-run',
  schema: z.object({ runId: id }),
  retryLimit: 3,
  retryDelaySeconds: 5,
  retryBackoff: true,
  expireInSeconds: 1200,
  concurrency: 2,
});

/** Runs the analyzer of a check. An analyzer's own limit is well below that of the job. */
export const runCheckJob = defineJob({
  name: 'run-check',
  schema: z.object({ checkId: id }),
  retryLimit: 2,
  retryDelaySeconds: 2,
  retryBackoff: true,
  expireInSeconds: 1500,
  concurrency: Math.min(4, availableParallelism()),
});

/** Finds the sources for results that were uploaded, and hands them on. */
export const deliverUploadJob = defineJob({
  name: 'deliver-upload',
  schema: z.object({ checkId: id }),
  retryLimit: 3,
  retryDelaySeconds: 5,
  retryBackoff: true,
  expireInSeconds: 1200,
  concurrency: 2,
});

/** Ends a run whose time is over. */
export const expireRunJob = defineJob({
  name: 'expire-run',
  schema: z.object({ runId: id }),
  retryLimit: 50,
  retryDelaySeconds: 30,
  retryBackoff: false,
  expireInSeconds: 60,
});

const deadLetter = { retryLimit: 50, retryDelaySeconds: 30, retryBackoff: false, expireInSeconds: 60 } as const;

/** Preparations that were given up: every attempt failed, or the worker died with each. */
export const abandonedPreparationJob = defineJob({ ...deadLetter, name: `${prepareRunJob.name}-dead`, schema: prepareRunJob.schema });

/** Checks that were given up. */
export const abandonedCheckJob = defineJob({ ...deadLetter, name: `${runCheckJob.name}-dead`, schema: runCheckJob.schema });

/** Uploads whose delivery was given up. */
export const abandonedUploadJob = defineJob({ ...deadLetter, name: `${deliverUploadJob.name}-dead`, schema: deliverUploadJob.schema });
