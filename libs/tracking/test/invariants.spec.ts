import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchFindings, type MatchResult } from '../src/matching/match-findings.js';
import { matchReopened } from '../src/matching/reopen.js';
import type { TrackedFinding } from '../src/matching/tracked-finding.js';
import { diffLines } from './support/diff-lines.js';
import { reversed } from './support/git-changes.js';
import { readMarked } from './support/marked-code.js';

/** A random program: functions of statements out of a small stock, so that much of it looks alike. */
const statement = fc.constantFrom(
  '«A debugger»;',
  'console.«A/no-console log»(total);',
  'console.«A/no-console log»(count);',
  'const total = «A/no-eval eval»(text) + «B/no-eval eval»(text);',
  'total += item.price;',
  'if (total === 0) return null;',
  'for (const item of items) {',
  '}',
  '',
);
const functionText = fc
  .tuple(fc.constantFrom('total', 'count', 'names', 'send'), fc.array(statement, { minLength: 1, maxLength: 6 }))
  .map(([name, lines]) => [`function ${name}(items) {`, ...lines.map((line) => `  ${line}`), '}']);
const program = fc.array(functionText, { maxLength: 6 }).map((functions) => functions.flat().join('\n'));
const fileName = fc.constantFrom('a.ts', 'b.ts', 'lib/c.ts');
const tree = fc.dictionary(fileName, program, { maxKeys: 3 }).map((files) => new Map(Object.entries(files)));

interface Side {
  readonly findings: TrackedFinding[];
  readonly texts: Map<string, string>;
}

async function read(files: ReadonlyMap<string, string>): Promise<Side> {
  const marked = await Promise.all([...files].map(([path, text]) => readMarked(path, text)));
  return {
    findings: marked.flatMap((file) => file.findings.map(({ finding }) => finding)),
    texts: new Map(marked.map((file) => [file.path, file.text])),
  };
}

const pairsOf = (result: MatchResult): string[] => result.matches.map((match) => `${match.base}=${match.next}`).sort();
const runs = { numRuns: 150 };

async function eachPair(check: (before: Side, after: Side) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(tree, tree, async (one, other) => check(await read(one), await read(other))),
    runs,
  );
}

describe('matching', () => {
  it('uses each finding once and accounts for every one', () =>
    eachPair((before, after) => {
      const result = matchFindings({ base: before.findings, next: after.findings, changes: diffLines(before.texts, after.texts) });
      expect([...result.matches.map(({ base }) => base), ...result.resolved.map(({ base }) => base)].sort((a, b) => a - b)).toEqual(
        before.findings.map((_, index) => index),
      );
      expect([...result.matches.map(({ next }) => next), ...result.introduced].sort((a, b) => a - b)).toEqual(
        after.findings.map((_, index) => index),
      );
      for (const { base, next } of result.matches) expect(before.findings[base]?.ruleKey).toBe(after.findings[next]?.ruleKey);
    }));

  it('matches everything with itself when nothing changed', () =>
    eachPair((before) => {
      for (const changes of [diffLines(before.texts, before.texts), null]) {
        const result = matchFindings({ base: before.findings, next: before.findings, changes });
        expect(result.matches.map(({ base, next }) => [base, next])).toEqual(before.findings.map((_, index) => [index, index]));
      }
    }));

  it('gives the inverse result for the reversed pair', () =>
    eachPair((before, after) => {
      const changes = diffLines(before.texts, after.texts);
      const forward = matchFindings({ base: before.findings, next: after.findings, changes });
      const backward = matchFindings({ base: after.findings, next: before.findings, changes: reversed(changes) });
      expect(backward.matches.map(({ base, next }) => `${next}=${base}`).sort()).toEqual(pairsOf(forward));
    }));

  it('does not depend on the order of the findings', () =>
    eachPair((before, after) => {
      const changes = diffLines(before.texts, after.texts);
      const straight = matchFindings({ base: before.findings, next: after.findings, changes });
      const turned = matchFindings({ base: before.findings.toReversed(), next: after.findings.toReversed(), changes });
      const restored = turned.matches
        .map(({ base, next }) => `${before.findings.length - 1 - base}=${after.findings.length - 1 - next}`)
        .sort();
      expect(restored).toEqual(pairsOf(straight));
    }));

  it('keeps two findings of one rule on one line apart, even when they are equal', async () => {
    const { findings } = await read(new Map([['a.ts', 'const total = «A/no-eval eval»(text) + «B/no-eval eval»(text);']]));
    const twice = [...findings, ...findings];
    expect(matchFindings({ base: twice, next: twice, changes: null })).toMatchObject({ introduced: [], resolved: [] });
    expect(matchFindings({ base: findings, next: twice, changes: null }).introduced).toHaveLength(2);
  });
});

describe('reversed matching of one large block', () => {
  it('is the inverse when candidates are capped', async () => {
    const lines = (count: number, name: string): string =>
      Array.from({ length: count }, (_, index) => `console.«A/no-console log»(${name}${index % 7});`).join('\n');
    const before = await read(new Map([['a.ts', `function f() {\n${lines(90, 'x')}\n}`]]));
    const after = await read(new Map([['a.ts', `function f() {\n\n\n${lines(70, 'y')}\n}`]]));
    const changes = diffLines(before.texts, after.texts);
    const forward = matchFindings({ base: before.findings, next: after.findings, changes });
    const backward = matchFindings({ base: after.findings, next: before.findings, changes: reversed(changes) });
    expect(forward.matches).toHaveLength(70);
    expect(backward.matches.map(({ base, next }) => `${next}=${base}`).sort()).toEqual(pairsOf(forward));
  });
});

describe('reopening', () => {
  it('takes a finding up again that comes back as it was, and nothing that merely resembles it', async () => {
    const closed = await read(
      new Map([['a.ts', 'function total(items) {\n  prepare(items);\n  «A debugger»;\n  return items.length;\n}\n']]),
    );
    const same = await read(
      new Map([['a.ts', '// later\n\nfunction total(items) {\n  prepare(items);\n  «A debugger»;\n  return items.length;\n}\n']]),
    );
    const other = await read(new Map([['a.ts', 'class Cart {\n  send(mail) {\n    queue.push(mail);\n    «A debugger»;\n  }\n}\n']]));
    expect(matchReopened({ closed: closed.findings, introduced: same.findings })).toMatchObject([
      { base: 0, next: 0, evidence: { stage: 'reopened' } },
    ]);
    expect(matchReopened({ closed: closed.findings, introduced: other.findings })).toEqual([]);
  });
});

describe('producer fingerprints', () => {
  const finding = (line: number, value: string): TrackedFinding => ({
    ruleKey: 'semgrep/x',
    path: `f${line}.py`,
    blobOid: null,
    region: { startLine: line, startColumn: 1, endLine: line, endColumn: 2 },
    message: 'm',
    fingerprints: { 'sarif/matchBasedId/v1': value },
    features: null,
  });

  it('decide when they are unique on both sides', () => {
    const result = matchFindings({
      base: [finding(1, 'a'.repeat(16)), finding(2, 'b'.repeat(16))],
      next: [finding(9, 'b'.repeat(16))],
      changes: null,
    });
    expect(result.matches).toMatchObject([{ base: 1, next: 0, evidence: { stage: 'fingerprint' } }]);
  });

  it('say nothing when the producer writes one text for all, or a placeholder', () => {
    const same = 'c'.repeat(16);
    expect(
      matchFindings({ base: [finding(1, same), finding(2, same)], next: [finding(8, same), finding(9, same)], changes: null }).matches.map(
        ({ evidence }) => evidence.stage,
      ),
    ).not.toContain('fingerprint');
    expect(
      matchFindings({ base: [finding(1, 'requires login')], next: [finding(9, 'requires login')], changes: null }).matches.map(
        ({ evidence }) => evidence.stage,
      ),
    ).not.toContain('fingerprint');
  });

  it('stay with a rule that was renamed', () => {
    const aliases = new Map([['old/x', 'semgrep/x']]);
    const base = [{ ...finding(1, 'd'.repeat(16)), ruleKey: 'old/x' }];
    expect(matchFindings({ base, next: [finding(1, 'd'.repeat(16))], changes: null, ruleAliases: aliases }).matches).toHaveLength(1);
    expect(matchFindings({ base, next: [finding(1, 'd'.repeat(16))], changes: null }).matches).toHaveLength(0);
  });
});
