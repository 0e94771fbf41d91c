import { bestAssignment, greedyAssignment, type Edge } from './assignment.js';
import type { MatchStage } from './evidence.js';
import type { Pairing } from './pairing.js';
import type { Prepared } from './prepared.js';
import type { Similarity } from './similarity.js';

export interface ScoredPair {
  readonly base: Prepared;
  readonly next: Prepared;
  readonly similarity: Similarity;
}

/** Larger components are assigned greedily: the exact assignment is cubic. */
const maxExact = 200;
/** One good match is worth more than two poor ones that share its ends. */
const weightExponent = 3;
/** Smaller than any difference between scores; decides between equals. */
const orderStep = 1e-5;
const tieStep = 1e-8;

/** Stage 5: one assignment for each set of findings that compete with each other. */
export function assign(pairing: Pairing, scored: readonly ScoredPair[], stage: MatchStage): void {
  const ranks = { base: rankBy(scored.map((pair) => pair.base)), next: rankBy(scored.map((pair) => pair.next)) };
  for (const component of componentsOf(scored)) {
    for (const { base, next, similarity } of solve(component, ranks))
      pairing.accept(base, next, { stage, score: similarity.score, parts: similarity.parts });
  }
}

/** Places among the competing findings of the same file and rule, first to last. */
function rankBy(findings: readonly Prepared[]): Map<Prepared, number> {
  const counts = new Map<string, number>();
  const ranks = new Map<Prepared, number>();
  for (const finding of [...new Set(findings)].sort((a, b) => a.position - b.position)) {
    const key = `${finding.ruleKey}\n${finding.finding.path}`;
    ranks.set(finding, counts.get(key) ?? 0);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return ranks;
}

function solve(
  component: readonly ScoredPair[],
  ranks: { readonly base: Map<Prepared, number>; readonly next: Map<Prepared, number> },
): ScoredPair[] {
  const rows = indexed(component.map((pair) => pair.base));
  const columns = indexed(component.map((pair) => pair.next));
  const pairOf = new Map<string, ScoredPair>();
  const edges = component.map((pair): Edge => {
    const edge = { base: rows.get(pair.base) ?? 0, next: columns.get(pair.next) ?? 0, weight: weightOf(pair, ranks) };
    pairOf.set(`${edge.base}:${edge.next}`, pair);
    return edge;
  });
  const chosen = Math.max(rows.size, columns.size) <= maxExact ? bestAssignment(rows.size, columns.size, edges) : greedyAssignment(edges);
  return chosen.flatMap((edge) => pairOf.get(`${edge.base}:${edge.next}`) ?? []);
}

/**
 * Score, then order: crossing pairs cost more than parallel ones because the penalty grows with the square of the shift. The last term tells apart
 * what is still equal, in the same way for both directions.
 */
function weightOf(
  { base, next, similarity }: ScoredPair,
  ranks: { readonly base: Map<Prepared, number>; readonly next: Map<Prepared, number> },
): number {
  const shift = Math.min(Math.abs((ranks.base.get(base) ?? 0) - (ranks.next.get(next) ?? 0)), 100);
  const ordinal = (base.finding.features?.scopeOrdinal ?? 0) === (next.finding.features?.scopeOrdinal ?? 0) ? 1 : 0;
  return Math.max(
    similarity.score ** weightExponent - (orderStep * shift * shift) / 100 + orderStep * ordinal + tieStep * symmetricNoise(base, next),
    Number.EPSILON,
  );
}

/** Between 0 and 1, from where the two findings stand, whichever is which. */
function symmetricNoise(base: Prepared, next: Prepared): number {
  const mix = (finding: Prepared): number => Math.imul(finding.position + 1, 0x9e3779b1) >>> 0;
  return ((mix(base) ^ mix(next)) >>> 0) / 2 ** 32;
}

function indexed(findings: readonly Prepared[]): Map<Prepared, number> {
  const inOrder = [...new Set(findings)].sort((a, b) => a.position - b.position);
  return new Map(inOrder.map((finding, index) => [finding, index]));
}

/** Groups pairs that are connected through shared findings. */
function componentsOf(scored: readonly ScoredPair[]): ScoredPair[][] {
  const parents = new Map<Prepared, Prepared>();
  const rootOf = (finding: Prepared): Prepared => {
    let root = finding;
    for (let parent = parents.get(root); parent && parent !== root; parent = parents.get(root)) root = parent;
    for (let each = finding; each !== root;) {
      const parent = parents.get(each) ?? root;
      parents.set(each, root);
      each = parent;
    }
    return root;
  };
  for (const { base, next } of scored) parents.set(rootOf(base), rootOf(next));
  const components = new Map<Prepared, ScoredPair[]>();
  for (const pair of scored) {
    const root = rootOf(pair.base);
    const component = components.get(root);
    if (component) component.push(pair);
    else components.set(root, [pair]);
  }
  return [...components.values()];
}
