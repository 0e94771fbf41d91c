/** How much of one document is taken, and what is refused. `rejectAbove` is inclusive: exactly the limit is accepted. */
export interface SarifLimits {
  /** Bytes as sent. */
  readonly compressedBytes: number;
  /** Bytes after inflating. */
  readonly totalBytes: number;
  /** Bytes out per byte in, counted once 32 MiB are out. */
  readonly inflateRatio: number;
  readonly depth: number;
  /** One result, one rule. */
  readonly elementBytes: number;
  /** Rules, artifact locations and everything else that has to be in memory while results are read. */
  readonly metadataBytes: number;
  readonly runs: number;
  readonly resultsPerRun: number;
  /** The most severe ones are kept; everything is when this is Infinity. */
  readonly keptResultsPerRun: number;
  readonly rulesPerRun: number;
  readonly extensionsPerRun: number;
  readonly locationsPerResult: number;
  readonly keptLocationsPerResult: number;
  readonly threadFlowLocationsPerResult: number;
  readonly tagsPerRule: number;
  readonly keptTagsPerRule: number;
}

const mebibyte = 1024 * 1024;

/** Limits of GitHub's API, for uploads that come through it. */
export const githubLimits: SarifLimits = {
  compressedBytes: 10 * mebibyte,
  totalBytes: 1024 * mebibyte,
  inflateRatio: 300,
  depth: 64,
  elementBytes: 8 * mebibyte,
  metadataBytes: 96 * mebibyte,
  runs: 20,
  resultsPerRun: 25_000,
  keptResultsPerRun: 5_000,
  rulesPerRun: 25_000,
  extensionsPerRun: 100,
  locationsPerResult: 1_000,
  keptLocationsPerResult: 100,
  threadFlowLocationsPerResult: 10_000,
  tagsPerRule: 20,
  keptTagsPerRule: 10,
};

/** Limits for our own analyzers and uploads: nothing is left out, memory stays bounded. */
export const nativeLimits: SarifLimits = {
  ...githubLimits,
  compressedBytes: 512 * mebibyte,
  totalBytes: 4096 * mebibyte,
  runs: 100_000,
  resultsPerRun: 2_000_000,
  keptResultsPerRun: Number.POSITIVE_INFINITY,
  rulesPerRun: 100_000,
  extensionsPerRun: 1_000,
  threadFlowLocationsPerResult: 100_000,
  tagsPerRule: 1_000,
  keptTagsPerRule: 100,
};

/** What is counted, in the words of the refusal. The prefix is what clients recognise; the texts are part of the API. */
const counted = {
  runs: 'runs',
  results: 'results per run',
  rules: 'rules per run',
  extensions: 'extensions per run',
  threadFlowLocations: 'threadflow steps per result',
  locations: 'locations per result',
  tags: 'tags per rule',
} as const;

/** Text of a refusal: `rejecting SARIF, as there are more runs than allowed (21 > 20)`. */
export function tooMany(what: keyof typeof counted, actual: number, allowed: number): string {
  return `rejecting SARIF, as there are more ${counted[what]} than allowed (${actual} > ${allowed})`;
}
