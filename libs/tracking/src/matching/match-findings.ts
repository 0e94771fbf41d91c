import type { CommitChanges } from '../documents/commit-changes.js';
import { pairsAcross, pairsWithin, type Block } from './candidates.js';
import type { Match } from './evidence.js';
import { FileRelations } from './file-relations.js';
import { matchMappedLines } from './mapped-lines.js';
import { groupBy, Pairing } from './pairing.js';
import { Places } from './place.js';
import { prepare, type Prepared } from './prepared.js';
import { matchFingerprints } from './producer-fingerprints.js';
import { matchRelatedFiles } from './related-files.js';
import { RuleStatistics } from './rule-statistics.js';
import { assign, type ScoredPair } from './scored-matching.js';
import { similarity } from './similarity.js';
import type { TrackedFinding } from './tracked-finding.js';
import { matchUnchanged } from './unchanged-files.js';

export interface MatchInput {
  /** Findings of the earlier analysis. */
  readonly base: readonly TrackedFinding[];
  /** Findings of the later one. */
  readonly next: readonly TrackedFinding[];
  /** What git says happened between them; null when not known. */
  readonly changes: CommitChanges | null;
  /** Earlier rule keys and what they are called now. */
  readonly ruleAliases?: ReadonlyMap<string, string>;
}

export interface MatchResult {
  readonly matches: readonly Match[];
  /** Indexes in `next` without a match. */
  readonly introduced: readonly number[];
  /** Indexes in `base` without a match, and whether at least the file is still there. */
  readonly resolved: readonly { readonly base: number; readonly reason: 'fixed' | 'gone-file' }[];
}

const acceptWithinFile = 0.5;
const acceptAcrossFiles = 0.5;
const minimumAnchorAcrossFiles = 0.6;

/**
 * Decides which findings of two analyses are the same. Each finding is in at most one match. The result does not depend on the order
 * of the findings, and swapping both sides (with the diff reversed) gives the inverse result.
 */
export function matchFindings(input: MatchInput): MatchResult {
  const canonicalRule = (ruleKey: string): string => input.ruleAliases?.get(ruleKey) ?? ruleKey;
  const pairing = new Pairing(prepare(input.base, canonicalRule), prepare(input.next, canonicalRule), new FileRelations(input.changes));
  matchFingerprints(pairing);
  matchUnchanged(pairing);
  matchMappedLines(pairing);
  if (pairing.openBase.length > 0 && pairing.openNext.length > 0) matchByScore(pairing);
  return resultOf(pairing);
}

interface PlacedPair extends ScoredPair {
  readonly isSameFile: boolean;
}

function matchByScore(pairing: Pairing): void {
  const statistics = new RuleStatistics(pairing.base, pairing.next, pairing.pairs);
  const places = new Places(pairing);
  const byRule = groupBy(pairing.openBase, (base) => base.ruleKey);
  const nextByRule = groupBy(pairing.openNext, (next) => next.ruleKey);
  const scored: PlacedPair[] = [];
  for (const [rule, base] of byRule) {
    const next = nextByRule.get(rule) ?? [];
    for (const [one, other] of candidatePairs(pairing, { base, next })) {
      const place = places.between(one, other);
      const pair = { base: one, next: other, similarity: similarity(one, other, { place, statistics }), isSameFile: place.isSameFile };
      if (pair.similarity.score >= (place.isSameFile ? acceptWithinFile : acceptAcrossFiles)) scored.push(pair);
    }
  }
  assign(pairing, withoutWeakMoves(scored), 'score');
  matchRelatedFiles(pairing, { statistics, places });
}

function* candidatePairs(pairing: Pairing, block: Block): Generator<readonly [Prepared, Prepared]> {
  const nextByPath = groupBy(block.next, (next) => next.finding.path);
  for (const [path, base] of groupBy(block.base, (finding) => finding.finding.path)) {
    const nextPath = pairing.files.nextPathOf(path);
    const next = nextPath === null ? [] : (nextByPath.get(nextPath) ?? []);
    const map = pairing.files.lineMapOf(path);
    yield* pairsWithin({ base, next }, ({ line }, side) => map?.coordinate(line ?? 0, side === 'base' ? 'old' : 'new') ?? line ?? 0);
  }
  for (const [base, next] of pairsAcross(block)) if (pairing.files.nextPathOf(base.finding.path) !== next.finding.path) yield [base, next];
}

/** Across files a pair counts only when each is the best the other has, and the code itself is alike. */
function withoutWeakMoves(scored: readonly PlacedPair[]): ScoredPair[] {
  const best = new Map<Prepared, number>();
  for (const {
    base,
    next,
    similarity: { score },
  } of scored) {
    best.set(base, Math.max(best.get(base) ?? 0, score));
    best.set(next, Math.max(best.get(next) ?? 0, score));
  }
  return scored.filter(({ base, next, similarity: { score, parts }, isSameFile }) => {
    if (isSameFile) return true;
    return score === best.get(base) && score === best.get(next) && (parts.anchor ?? parts.message ?? 0) >= minimumAnchorAcrossFiles;
  });
}

function resultOf(pairing: Pairing): MatchResult {
  const byIndex = (a: number, b: number): number => a - b;
  return {
    matches: [...pairing.matches].sort((a, b) => a.base - b.base),
    introduced: pairing.openNext.map((next) => next.index).sort(byIndex),
    resolved: pairing.openBase
      .map(({ index, finding }) => ({
        base: index,
        reason: pairing.files.isGone(finding.path) ? ('gone-file' as const) : ('fixed' as const),
      }))
      .sort((a, b) => a.base - b.base),
  };
}
