import { groupBy } from './pairing.js';
import { gramsOf, type Prepared } from './prepared.js';

/** How many candidates one finding may have; keeps ten thousand findings of a rule in one file from being compared with each other. */
const maxCandidates = 50;
/** Blocks up to this many pairs are compared whole. */
const smallBlock = 2_500;
const shingleTokens = 5;
const abstractShingleTokens = 8;
const contextInShingles = 8;
/** Weights are whole numbers, so that their sums do not depend on the order of adding. */
const fullWeight = 1_000_000;

export type CandidatePair = readonly [base: Prepared, next: Prepared];

/** A set of pairs without duplicates. */
class PairSet {
  private readonly nextOf = new Map<Prepared, Set<Prepared>>();

  add(base: Prepared, next: Prepared): void {
    const known = this.nextOf.get(base);
    if (known) known.add(next);
    else this.nextOf.set(base, new Set([next]));
  }

  *[Symbol.iterator](): Generator<CandidatePair> {
    for (const [base, nexts] of this.nextOf) for (const next of nexts) yield [base, next];
  }
}

export interface Block {
  readonly base: readonly Prepared[];
  readonly next: readonly Prepared[];
}

/** Orders the findings of both sides of a file on one line. */
export type CoordinateOf = (finding: Prepared, side: 'base' | 'next') => number;

/** Pairs within one file and rule: all of a small block; of a large one those near each other or with the same statement. */
export function pairsWithin(block: Block, coordinateOf: CoordinateOf): Iterable<CandidatePair> {
  const pairs = new PairSet();
  if (block.base.length * block.next.length <= smallBlock) {
    for (const base of block.base) for (const next of block.next) pairs.add(base, next);
    return pairs;
  }
  addNeighbours(block, coordinateOf, pairs);
  addEqual(block, (finding) => finding.statement.packed, pairs);
  addEqual(block, (finding) => finding.statement.abstract, pairs);
  addShingled(block, pairs);
  return pairs;
}

/** Pairs across files of one rule: those that share a stretch of code. */
export function pairsAcross(block: Block): Iterable<CandidatePair> {
  const pairs = new PairSet();
  addShingled(block, pairs);
  return pairs;
}

interface Located {
  readonly finding: Prepared;
  readonly at: number;
}

const reach = maxCandidates / 5;

/** For each finding the nearest ones of the other side. */
function addNeighbours({ base, next }: Block, coordinateOf: CoordinateOf, pairs: PairSet): void {
  const locate = (findings: readonly Prepared[], side: 'base' | 'next'): Located[] =>
    findings
      .map((finding) => ({ finding, at: coordinateOf(finding, side) }))
      .sort((a, b) => a.at - b.at || a.finding.position - b.finding.position);
  const [bases, nexts] = [locate(base, 'base'), locate(next, 'next')];
  eachNeighbour(bases, nexts, (one, other) => pairs.add(one, other));
  eachNeighbour(nexts, bases, (one, other) => pairs.add(other, one));
}

function eachNeighbour(from: readonly Located[], to: readonly Located[], add: (one: Prepared, other: Prepared) => void): void {
  let low = 0;
  let high = 0;
  for (const { finding, at } of from) {
    while (low < to.length && (to[low] as Located).at < at) low += 1;
    while (high < to.length && (to[high] as Located).at <= at) high += 1;
    const isCrowded = high - low > maxCandidates;
    for (const { finding: other } of isCrowded ? [] : to.slice(low, high)) add(finding, other);
    for (const { finding: other } of [...to.slice(Math.max(0, low - reach), low), ...to.slice(high, high + reach)]) add(finding, other);
  }
}

/** Findings of equal code by their order, counted from the start and from the end: the i-th with those around the i-th. */
function addEqual({ base, next }: Block, keyOf: (finding: Prepared) => string, pairs: PairSet): void {
  const nextByKey = groupBy(next, keyOf);
  for (const [key, group] of groupBy(base, keyOf)) {
    const counterparts = nextByKey.get(key) ?? [];
    const shift = counterparts.length - group.length;
    group.forEach((finding, index) => {
      for (const middle of new Set([index, index + shift])) {
        for (const other of counterparts.slice(Math.max(0, middle - reach), Math.max(0, middle + reach + 1))) pairs.add(finding, other);
      }
    });
  }
}

/** Findings that share the rarest stretches of tokens, raw or without names. A stretch that too many share tells nothing and is left out. */
function addShingled({ base, next }: Block, pairs: PairSet): void {
  const postings = new Map<number, { base: Prepared[]; next: Prepared[] }>();
  const post = (finding: Prepared, side: 'base' | 'next'): void => {
    for (const shingle of shinglesOf(finding)) {
      const posting = postings.get(shingle) ?? { base: [], next: [] };
      posting[side].push(finding);
      postings.set(shingle, posting);
    }
  };
  for (const finding of base) post(finding, 'base');
  for (const finding of next) post(finding, 'next');
  const shared = new Map<Prepared, Map<Prepared, number>>();
  for (const posting of postings.values()) {
    if (posting.base.length > maxCandidates || posting.next.length > maxCandidates) continue;
    for (const a of posting.base)
      for (const b of posting.next) count(shared, a, b, Math.floor(fullWeight / Math.max(posting.base.length, posting.next.length)));
  }
  keepStrongest(shared, pairs);
}

function count(shared: Map<Prepared, Map<Prepared, number>>, base: Prepared, next: Prepared, weight: number): void {
  const counts = shared.get(base) ?? new Map<Prepared, number>();
  counts.set(next, (counts.get(next) ?? 0) + weight);
  shared.set(base, counts);
}

/** A pair stays when it is among the strongest of either of its two: the same choice in both directions. */
function keepStrongest(shared: Map<Prepared, Map<Prepared, number>>, pairs: PairSet): void {
  const reversed = new Map<Prepared, Map<Prepared, number>>();
  for (const [base, counts] of shared) for (const [next, weight] of counts) count(reversed, next, base, weight);
  for (const [base, counts] of shared) for (const next of strongest(counts)) pairs.add(base, next);
  for (const [next, counts] of reversed) for (const base of strongest(counts)) pairs.add(base, next);
}

function strongest(counts: Map<Prepared, number>): Prepared[] {
  return [...counts]
    .sort(([a, weightA], [b, weightB]) => weightB - weightA || a.position - b.position)
    .slice(0, maxCandidates / 2)
    .map(([finding]) => finding);
}

function shinglesOf(finding: Prepared): Set<number> {
  const stretch = Uint32Array.of(
    ...finding.before.words.slice(-contextInShingles),
    ...finding.statement.words,
    ...finding.after.words.slice(0, contextInShingles),
  );
  const abstract = Uint32Array.of(
    ...finding.before.abstractWords().slice(-contextInShingles),
    ...finding.statement.abstractWords(),
    ...finding.after.abstractWords().slice(0, contextInShingles),
  );
  return new Set([...gramsOf(stretch, shingleTokens), ...gramsOf(abstract, abstractShingleTokens).map((gram) => gram ^ 0x55555555)]);
}
