import type { NormalisedFinding } from '@lintel/tracking';
import type { GivenRegion } from './region.js';

/** A finding before the text of its file was looked at: no blob, no features, and the region as the producer gave it. */
export interface FindingDraft {
  readonly finding: NormalisedFinding;
  readonly givenRegion: GivenRegion | undefined;
  /** Columns count Unicode code points instead of UTF-16 units. */
  readonly countsCodePoints: boolean;
}
