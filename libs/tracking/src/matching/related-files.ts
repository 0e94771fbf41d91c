import { groupBy, type Pairing } from './pairing.js';
import type { Place, Places } from './place.js';
import type { Prepared } from './prepared.js';
import type { RuleStatistics } from './rule-statistics.js';
import { assign, type ScoredPair } from './scored-matching.js';
import { similarity } from './similarity.js';

const acceptRelated = 0.36;
/** Above this many pairs of one rule in two files nothing is compared any more: the first round had better means. */
const maxPairs = 10_000;

/**
 * Second round: files that already share matches belong together, whatever git says. What is left in them is compared once more, with places predicted
 * from the matches around.
 */
export function matchRelatedFiles(pairing: Pairing, known: { readonly statistics: RuleStatistics; readonly places: Places }): void {
  const openBase = groupBy(pairing.openBase, (finding) => finding.finding.path);
  const openNext = groupBy(pairing.openNext, (finding) => finding.finding.path);
  const scored: ScoredPair[] = [];
  for (const shared of groupBy(pairing.pairs, ([base, next]) => `${base.finding.path}\n${next.finding.path}`).values()) {
    const [first] = shared;
    if (!first) continue;
    const base = openBase.get(first[0].finding.path) ?? [];
    const next = openNext.get(first[1].finding.path) ?? [];
    if (base.length === 0 || next.length === 0) continue;
    scored.push(...scoreWithin({ base, next, shared, ...known }));
  }
  assign(pairing, onlyBestFiles(scored), 'related-files');
}

interface RelatedFiles {
  readonly base: readonly Prepared[];
  readonly next: readonly Prepared[];
  readonly shared: readonly (readonly [Prepared, Prepared])[];
  readonly statistics: RuleStatistics;
  readonly places: Places;
}

function scoreWithin({ base, next, shared, statistics, places }: RelatedFiles): ScoredPair[] {
  const offsets = new Offsets(shared);
  const nextByRule = groupBy(next, (finding) => finding.ruleKey);
  const scored: ScoredPair[] = [];
  for (const [rule, ofRule] of groupBy(base, (finding) => finding.ruleKey)) {
    const counterparts = nextByRule.get(rule) ?? [];
    if (ofRule.length * counterparts.length > maxPairs) continue;
    for (const one of ofRule) {
      for (const other of counterparts) {
        const place: Place = { ...places.between(one, other), isSameFile: true, distance: offsets.distance(one, other) };
        const pair = { base: one, next: other, similarity: similarity(one, other, { place, statistics }) };
        if (pair.similarity.score >= acceptRelated) scored.push(pair);
      }
    }
  }
  return scored;
}

/** Predicts lines from the nearest match on either side. */
class Offsets {
  private readonly byBase: readonly (readonly [line: number, offset: number])[];
  private readonly byNext: readonly (readonly [line: number, offset: number])[];

  constructor(shared: readonly (readonly [Prepared, Prepared])[]) {
    const lines = shared.flatMap(([base, next]) => (base.line === null || next.line === null ? [] : [[base.line, next.line] as const]));
    this.byBase = lines.map(([base, next]) => [base, next - base] as const).sort(ascending);
    this.byNext = lines.map(([base, next]) => [next, base - next] as const).sort(ascending);
  }

  distance(base: Prepared, next: Prepared): number | null {
    if (base.line === null || next.line === null || this.byBase.length === 0) return null;
    const there = Math.abs(base.line + nearestOffset(this.byBase, base.line) - next.line);
    const back = Math.abs(next.line + nearestOffset(this.byNext, next.line) - base.line);
    return (there + back) / 2;
  }
}

function ascending(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1];
}

function nearestOffset(entries: readonly (readonly [line: number, offset: number])[], line: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.[0] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  const above = entries[low];
  const below = entries[Math.max(0, low - 1)];
  if (!above || !below) return 0;
  return Math.abs(above[0] - line) < Math.abs(below[0] - line) ? above[1] : below[1];
}

/** A finding is compared with one counterpart file: that of its best pair. */
function onlyBestFiles(scored: readonly ScoredPair[]): ScoredPair[] {
  const best = new Map<Prepared, number>();
  const fileKey = (pair: ScoredPair): string => `${pair.base.finding.path}\n${pair.next.finding.path}`;
  for (const pair of scored) {
    for (const finding of [pair.base, pair.next]) best.set(finding, Math.max(best.get(finding) ?? 0, pair.similarity.score));
  }
  const bestFiles = new Map<Prepared, Set<string>>();
  for (const pair of scored) {
    for (const finding of [pair.base, pair.next]) {
      if (pair.similarity.score === best.get(finding)) bestFiles.set(finding, (bestFiles.get(finding) ?? new Set()).add(fileKey(pair)));
    }
  }
  return scored.filter((pair) => bestFiles.get(pair.base)?.has(fileKey(pair)) && bestFiles.get(pair.next)?.has(fileKey(pair)));
}
