import { describe, expect, it } from '@jest/globals';
import type { CommitChanges } from '../documents/commit-changes.js';
import { openSource } from '../describe/describe-source.js';
import { matchFindings } from './match-findings.js';
import type { TrackedFinding } from './tracked-finding.js';

/** Every `eval` of a text is a finding. */
async function findingsIn(text: string): Promise<TrackedFinding[]> {
  const source = await openSource('a.ts', text);
  const findings = text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/eval/g)].map((found): TrackedFinding => {
      const region = { startLine: index + 1, startColumn: found.index + 1, endLine: index + 1, endColumn: found.index + 5 };
      return {
        ruleKey: 'r/eval',
        path: 'a.ts',
        blobOid: null,
        region,
        message: 'eval',
        fingerprints: {},
        features: source.describe(region),
      };
    }),
  );
  source.close();
  return findings;
}

const oid = 'a'.repeat(40);
const changes = (...hunks: [number, number, number, number][]): CommitChanges => ({
  baseOid: oid,
  commitOid: oid,
  files: [
    {
      status: 'modified',
      oldPath: 'a.ts',
      newPath: 'a.ts',
      oldBlobOid: oid,
      newBlobOid: 'b'.repeat(40),
      similarity: null,
      hunks: hunks.map(([oldStart, oldLines, newStart, newLines]) => ({ oldStart, oldLines, newStart, newLines })),
    },
  ],
});

describe('an unchanged line that git maps', () => {
  it('wins over a finding whose surroundings fit better', async () => {
    const base = await findingsIn('f(() => {\n  one(1);\n  eval(x);\n  two(1);\n});\n');
    const next = await findingsIn('f(() => {\n  one(2);\n  eval(y);\n  two(2);\n  other();\n  eval(x);\n  last();\n});\n');
    const { matches } = matchFindings({ base, next, changes: changes([2, 1, 2, 4], [4, 1, 7, 1]) });
    expect(matches).toMatchObject([{ base: 0, next: 1, evidence: { stage: 'line-map' } }]);
  });

  it('does not win over the same statement in the same function when it lies in another one', async () => {
    const base = await findingsIn('function f(x) {\n  eval(x);\n}\n');
    const next = await findingsIn('function g(x) {\n  eval(x);\n}\nfunction f(x, y) {\n  eval(x);\n}\n');
    const { matches } = matchFindings({ base, next, changes: changes([1, 1, 1, 1], [3, 0, 4, 3]) });
    expect(matches).toMatchObject([{ base: 0, next: 1, evidence: { stage: 'score' } }]);
  });

  it('counts for findings without features too', async () => {
    const bare = (findings: TrackedFinding[]): TrackedFinding[] => findings.map((finding) => ({ ...finding, features: null }));
    const base = bare(await findingsIn('eval(x);\n'));
    const next = bare(await findingsIn('first();\neval(x);\n'));
    expect(matchFindings({ base, next, changes: changes([0, 0, 1, 1]) }).matches).toMatchObject([{ evidence: { stage: 'line-map' } }]);
  });
});

describe('a finding whose place is not that of the base commit', () => {
  it('is not matched by the lines of the diff, but by its looks', async () => {
    const [first, second] = await findingsIn('one(1);\neval(x);\ntwo(2);\nthree(3);\neval(y);\nfour(4);\n');
    const next = await findingsIn('zero(0);\nzero(0);\nzero(0);\none(1);\neval(x);\ntwo(2);\nthree(3);\neval(y);\nfour(4);\n');
    const nothing: CommitChanges = { baseOid: oid, commitOid: oid, files: [] };
    const stale = [first, second].map((finding) => ({ ...(finding as TrackedFinding), isStale: true }));
    const { matches } = matchFindings({ base: stale, next, changes: nothing });
    expect(matches).toMatchObject([
      { base: 0, next: 0, evidence: { stage: 'score' } },
      { base: 1, next: 1, evidence: { stage: 'score' } },
    ]);
  });
});
