import { kinds } from '@lintel/config';
import { executorNames } from './execution/executor.js';
import { z } from 'zod';

const mebibyte = 1024 * 1024;
const positive = () => z.coerce.number().int().positive();

/** Settings of the analysis-runner. */
export const analysisRunnerSettings = z.object({
  /** How analyzers are run: `bubblewrap` (sandboxed), `process` (not), or `auto`: the sandbox where it works. */
  LINTEL_EXECUTOR: z.enum(['auto', ...executorNames]).default('auto'),
  /** A run that has not ended this many minutes after it was taken up is ended as timed out. */
  LINTEL_RUN_TIMEOUT_MINUTES: z.coerce.number().positive().default(25),
  /** Seconds that fetching the code of a run may take. */
  LINTEL_FETCH_TIMEOUT_SECONDS: positive().default(300),
  /** Largest pack that a host may send. */
  LINTEL_FETCH_MAX_BYTES: positive().default(2048 * mebibyte),
  /** Commits that the first fetch of a repository brings; more come when they are needed. */
  LINTEL_FETCH_DEPTH: positive().default(200),
  /** Size that the clone mirrors may have together; those used longest ago go first. */
  LINTEL_MIRRORS_MAX_BYTES: positive().default(10_240 * mebibyte),
  /** Largest number of files of a commit. */
  LINTEL_CHECKOUT_MAX_FILES: positive().default(200_000),
  /** Largest size of all files of a commit together. */
  LINTEL_CHECKOUT_MAX_BYTES: positive().default(2048 * mebibyte),
  /** Files larger than this are left out of the work directory. */
  LINTEL_CHECKOUT_MAX_FILE_BYTES: positive().default(10 * mebibyte),
  /** Certificate authority, as a PEM file, for hosts whose certificate is not publicly trusted. */
  LINTEL_GIT_CA_FILE: kinds.text().optional(),
});

export type AnalysisRunnerSettings = z.infer<typeof analysisRunnerSettings>;
