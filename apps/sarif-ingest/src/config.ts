import { z } from 'zod';
import { kinds } from '@lintel/config';
import { githubLimits, type SarifLimits } from '@lintel/sarif';

/** Limits of uploads through the GitHub-compatible API; the defaults are GitHub's. Results of our own analyzers are never cut. */
export const ingestSettings = z.object({
  /** Largest compressed file, in bytes. */
  LINTEL_SARIF_MAX_COMPRESSED_BYTES: kinds.count().default(githubLimits.compressedBytes),
  /** Largest file after inflating, in bytes. */
  LINTEL_SARIF_MAX_INFLATED_BYTES: kinds.count().default(githubLimits.totalBytes),
  LINTEL_SARIF_MAX_RUNS: kinds.count().default(githubLimits.runs),
  LINTEL_SARIF_MAX_RESULTS_PER_RUN: kinds.count().default(githubLimits.resultsPerRun),
  /** Of more results than this the most severe are kept. */
  LINTEL_SARIF_KEPT_RESULTS_PER_RUN: kinds.count().default(githubLimits.keptResultsPerRun),
  /** Whether a result that its file marks as suppressed becomes an ignored issue; GitHub takes no notice of the mark. */
  LINTEL_SARIF_HONOUR_SUPPRESSIONS: kinds.flag().default(true),
});
export type IngestSettings = z.infer<typeof ingestSettings>;

/** Limits for what comes from outside. */
export function uploadLimits(settings: IngestSettings): SarifLimits {
  return {
    ...githubLimits,
    compressedBytes: settings.LINTEL_SARIF_MAX_COMPRESSED_BYTES,
    totalBytes: settings.LINTEL_SARIF_MAX_INFLATED_BYTES,
    runs: settings.LINTEL_SARIF_MAX_RUNS,
    resultsPerRun: settings.LINTEL_SARIF_MAX_RESULTS_PER_RUN,
    keptResultsPerRun: settings.LINTEL_SARIF_KEPT_RESULTS_PER_RUN,
  };
}
