import type { FindingFeatures } from '../documents/finding-features.js';
import type { NormalisedFinding, Region } from '../documents/normalised-finding.js';

/** What matching looks at, on both sides: a finding of the new analysis, or an open issue as it was last seen. */
export interface TrackedFinding {
  readonly ruleKey: string;
  /** Relative to the root of the repository; empty for the repository as a whole. */
  readonly path: string;
  readonly blobOid: string | null;
  readonly region: Region | null;
  readonly message: string;
  readonly fingerprints: Readonly<Record<string, string>>;
  readonly features: FindingFeatures | null;
  /**
   * True when the place was recorded at another commit than the one the diff starts from: then git's lines and "unchanged" say nothing about it,
   * and only its blob, its renames and its looks count.
   */
  readonly isStale?: boolean;
}

export function asTracked(finding: NormalisedFinding): TrackedFinding {
  const { ruleKey, path, blobOid, region, message, fingerprints, features } = finding;
  return { ruleKey, path, blobOid, region, message: message.text, fingerprints, features };
}
