import type { SimilarityParts } from './evidence.js';
import type { Place } from './place.js';
import type { Prepared, TokenList } from './prepared.js';
import type { RuleStatistics } from './rule-statistics.js';

export interface Similarity {
  readonly score: number;
  readonly parts: SimilarityParts;
}

/** What each part can contribute. A part that one side lacks drops out and the others share its weight. */
const weights: Readonly<Record<keyof SimilarityParts, number>> = {
  anchor: 0.16,
  statement: 0.24,
  context: 0.24,
  scope: 0.24,
  message: 0.04,
  position: 0.08,
};
const equalButForNames = 0.85;
const neverEqual = 0.75;
/** The most that unequal chains of scopes count. */
const sharedScopes = 0.5;
/** Taken off for each side whose line is still there, unchanged and without the other finding: then it rather vanished than moved. */
const leftBehindPenalty = 0.2;
/** How far away (in lines) a place counts for about a third. */
const positionDecayLines = 25;
/** What agreement or disagreement of a fully trusted partial fingerprint adds or takes. */
const fingerprintBonus = 0.1;

/** Scores two findings of one rule, 0–1. The same for both directions: every step treats the two sides alike. */
export function similarity(
  base: Prepared,
  next: Prepared,
  given: { readonly place: Place; readonly statistics: RuleStatistics },
): Similarity {
  const { place, statistics } = given;
  const parts: SimilarityParts = {
    anchor: tokenSimilarity(base.anchor, next.anchor),
    statement: tokenSimilarity(base.statement, next.statement),
    context: contextSimilarity(base, next),
    scope: scopeSimilarity(base, next),
    message: base.message === next.message ? 1 : neverEqual * wordOverlap(base.message, next.message),
    position: positionSimilarity(place),
  };
  const rarity: Partial<Record<keyof SimilarityParts, number>> = {
    anchor: statistics.rarity('anchor', base, next),
    statement: statistics.rarity('statement', base, next),
    message: statistics.rarity('message', base, next),
  };
  const score = weighted(parts, rarity) + statistics.agreement(base, next) * fingerprintBonus - place.leftBehind * leftBehindPenalty;
  return { score: rounded(Math.max(0, Math.min(1, score)), 6), parts: roundedParts(parts) };
}

function weighted(parts: SimilarityParts, rarity: Partial<Record<keyof SimilarityParts, number>>): number {
  let sum = 0;
  let total = 0;
  for (const name of Object.keys(weights) as (keyof SimilarityParts)[]) {
    const value = parts[name];
    if (value === null) continue;
    const weight = weights[name] * (rarity[name] ?? 1);
    sum += weight * value;
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}

/** Null when neither side has tokens; 0 when only one has. */
function tokenSimilarity(a: TokenList, b: TokenList): number | null {
  if (a.words.length === 0 && b.words.length === 0) return null;
  if (a.packed === b.packed) return 1;
  if (a.abstract === b.abstract) return equalButForNames;
  return neverEqual * overlap(a.sorted, b.sorted);
}

/** Both sides of the statement count, the better preserved one twice: code is more often inserted on one side than on both. */
function contextSimilarity(base: Prepared, next: Prepared): number | null {
  const before = gramSimilarity(base.before, next.before);
  const after = gramSimilarity(base.after, next.after);
  if (before === null || after === null) return before ?? after;
  return (2 * Math.max(before, after) + Math.min(before, after)) / 3;
}

function gramSimilarity(a: TokenList, b: TokenList): number | null {
  if (a.words.length === 0 && b.words.length === 0) return null;
  if (a.packed === b.packed) return 1;
  return 0.6 * overlap(a.grams, b.grams) + 0.4 * overlap(a.abstractGrams, b.abstractGrams);
}

/** A pair across files is as far apart as can be. */
function positionSimilarity({ isSameFile, distance }: Place): number | null {
  if (!isSameFile) return 0;
  return distance === null ? null : Math.exp(-distance / positionDecayLines);
}

/** Share of the enclosing scopes that agree, counted from the inside; a copy under another name must fall clearly behind the original. */
function scopeSimilarity(base: Prepared, next: Prepared): number | null {
  const a = base.finding.features?.scope;
  const b = next.finding.features?.scope;
  if (!a || !b || (a.length === 0 && b.length === 0)) return null;
  let equal = 0;
  while (equal < Math.min(a.length, b.length) && a[a.length - 1 - equal] === b[b.length - 1 - equal]) equal += 1;
  const longest = Math.max(a.length, b.length);
  return equal === longest ? 1 : (sharedScopes * equal) / longest;
}

/** Dice coefficient of two sorted multisets. */
export function overlap(a: Uint32Array, b: Uint32Array): number {
  if (a.length + b.length === 0) return 0;
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const difference = (a[i] as number) - (b[j] as number);
    if (difference === 0) common += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return (2 * common) / (a.length + b.length);
}

function wordOverlap(a: string, b: string): number {
  const words = (text: string): Set<string> => new Set(text.split(' '));
  const [left, right] = [words(a), words(b)];
  const common = [...left].filter((word) => right.has(word)).length;
  return (2 * common) / (left.size + right.size);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function roundedParts(parts: SimilarityParts): SimilarityParts {
  const two = (value: number | null): number | null => (value === null ? null : rounded(value, 2));
  return {
    anchor: two(parts.anchor),
    statement: two(parts.statement),
    context: two(parts.context),
    scope: two(parts.scope),
    message: two(parts.message),
    position: two(parts.position),
  };
}
