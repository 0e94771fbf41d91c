import { describe, expect, it } from '@jest/globals';
import { featuresVersion } from '../src/describe/describe-source.js';
import { packTokens, TokenClass, tokenWord } from '../src/describe/token.js';
import type { ChangedFile, CommitChanges } from '../src/documents/commit-changes.js';
import { matchFindings } from '../src/matching/match-findings.js';
import { pairsWithin } from '../src/matching/candidates.js';
import { prepare } from '../src/matching/prepared.js';
import type { TrackedFinding } from '../src/matching/tracked-finding.js';

/** Deterministic pseudo-random numbers below `limit`. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const word = (name: number): number => tokenWord(TokenClass.identifier, `w${name}`);

/** A finding in code made of a small vocabulary, so that findings resemble each other as real ones do. */
function finding(path: string, line: number, rule: number, seed: number): TrackedFinding {
  const random = generator(seed);
  const tokens = (count: number): string => packTokens(Array.from({ length: count }, () => word(random(60))));
  return {
    ruleKey: `bench/r${rule}`,
    path,
    blobOid: null,
    region: { startLine: line, startColumn: 3, endLine: line, endColumn: 9 },
    message: `rule ${rule}`,
    fingerprints: { 'github/primaryLocationLineHash': `${seed.toString(16)}:1` },
    features: {
      version: featuresVersion,
      lineHash: seed.toString(16).padStart(16, '0').slice(-16),
      anchor: packTokens([word(rule)]),
      statement: tokens(8),
      before: tokens(25),
      after: tokens(25),
      scope: ['class C', `function f${seed % 50}`],
      scopeOrdinal: 0,
      scopeOffset: line % 10,
    },
  };
}

interface Shape {
  readonly files: number;
  readonly perFile: number;
  readonly rules: number;
}

/** All lines of every file change, a tenth of the findings goes and another tenth comes. */
function everyFileRewritten({ files, perFile, rules }: Shape): { base: TrackedFinding[]; next: TrackedFinding[]; changes: CommitChanges } {
  const [base, next, changed] = [[] as TrackedFinding[], [] as TrackedFinding[], [] as ChangedFile[]];
  for (let file = 0; file < files; file += 1) {
    const path = `src/f${file}.ts`;
    for (let index = 0; index < perFile; index += 1) {
      const seed = file * perFile + index;
      if (seed % 10 !== 3) base.push(finding(path, index * 5 + 1, seed % rules, seed));
      if (seed % 10 !== 7) next.push(finding(path, index * 5 + 3, seed % rules, seed));
    }
    const lines = perFile * 5;
    changed.push({
      status: 'modified',
      oldPath: path,
      newPath: path,
      oldBlobOid: 'a'.repeat(40),
      newBlobOid: 'b'.repeat(40),
      similarity: null,
      hunks: [{ oldStart: 1, oldLines: lines, newStart: 1, newLines: lines + 2 }],
    });
  }
  return { base, next, changes: { baseOid: 'a'.repeat(40), commitOid: 'b'.repeat(40), files: changed } };
}

describe('matching at scale', () => {
  it('finds all of ten thousand findings of one rule in one rewritten file', () => {
    const input = everyFileRewritten({ files: 1, perFile: 10_000, rules: 1 });
    const { matches } = matchFindings(input);
    const right = matches.filter(({ base, next }) => input.base[base]?.features?.lineHash === input.next[next]?.features?.lineHash).length;
    expect(right).toBeGreaterThan(8_000 * 0.99);
  });

  it('compares a finding with a bounded number of others, however many there are', () => {
    const pairsPerFinding = (perFile: number): number => {
      const { base, next } = everyFileRewritten({ files: 1, perFile, rules: 1 });
      const same = (ruleKey: string): string => ruleKey;
      const block = { base: prepare(base, same), next: prepare(next, same) };
      return [...pairsWithin(block, ({ line }) => line ?? 0)].length / base.length;
    };
    expect(pairsPerFinding(1_000)).toBeLessThan(100);
    expect(pairsPerFinding(6_000)).toBeLessThan(100);
  });
});
