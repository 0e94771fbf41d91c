import { matchFindings, type MatchResult } from './match-findings.js';
import type { Match } from './evidence.js';
import type { TrackedFinding } from './tracked-finding.js';

const minimumScore = 0.8;

/**
 * Stage 6: findings that look new against issues that were closed not long ago. No diff leads from one to the other, so only exact places in equal
 * blobs, unique fingerprints and a high score count.
 */
export function matchReopened(input: {
  readonly closed: readonly TrackedFinding[];
  readonly introduced: readonly TrackedFinding[];
  readonly ruleAliases?: ReadonlyMap<string, string>;
}): readonly Match[] {
  if (input.closed.length === 0 || input.introduced.length === 0) return [];
  const { matches }: MatchResult = matchFindings({
    base: input.closed,
    next: input.introduced,
    changes: null,
    ruleAliases: input.ruleAliases,
  });
  return matches
    .filter(({ evidence }) => evidence.score >= minimumScore)
    .map((match) => ({ ...match, evidence: { ...match.evidence, stage: 'reopened' as const } }));
}
