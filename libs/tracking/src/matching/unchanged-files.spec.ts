import { describe, expect, it } from '@jest/globals';
import type { CommitChanges } from '../documents/commit-changes.js';
import { matchFindings } from './match-findings.js';
import type { TrackedFinding } from './tracked-finding.js';

const one = 'a'.repeat(40);
const other = 'b'.repeat(40);
const nothing: CommitChanges = { baseOid: one, commitOid: other, files: [] };

function finding(path: string, line: number, given: Partial<TrackedFinding> = {}): TrackedFinding {
  const region = { startLine: line, startColumn: 1, endLine: line, endColumn: 5 };
  return { ruleKey: 'r/x', path, blobOid: one, region, message: 'm', fingerprints: {}, features: null, ...given };
}

const stages = (base: TrackedFinding[], next: TrackedFinding[], changes: CommitChanges | null): string[] =>
  matchFindings({ base, next, changes }).matches.map((match) => `${match.base}=${match.next} ${match.evidence.stage}`);

describe('findings of unchanged files', () => {
  it('are matched by place, also when the stored blob is an older one', () => {
    expect(stages([finding('a.ts', 3, { blobOid: other })], [finding('a.ts', 3)], nothing)).toEqual(['0=0 unchanged']);
  });

  it('are told apart by message at one place', () => {
    const messages = (...texts: string[]): TrackedFinding[] => texts.map((message) => finding('a.ts', 3, { message }));
    expect(stages(messages('first thing', 'second thing'), messages('second thing', 'first thing'), nothing)).toEqual([
      '0=1 unchanged',
      '1=0 unchanged',
    ]);
  });

  it('follow a file that git says was renamed as it is', () => {
    const renamed: CommitChanges = {
      ...nothing,
      files: [{ status: 'renamed', oldPath: 'a.ts', newPath: 'b.ts', oldBlobOid: one, newBlobOid: one, similarity: 100, hunks: [] }],
    };
    expect(stages([finding('a.ts', 3)], [finding('b.ts', 3)], renamed)).toEqual(['0=0 unchanged']);
  });

  it('follow a blob that moved when there is no diff, unless it stands under several paths', () => {
    expect(stages([finding('a.ts', 3)], [finding('b.ts', 3)], null)).toEqual(['0=0 unchanged']);
    expect(stages([finding('a.ts', 3)], [finding('b.ts', 3), finding('c.ts', 3)], null)).toEqual([]);
  });

  it('of a whole file or repository are matched without a region', () => {
    const whole = [finding('a.ts', 1, { region: null }), finding('', 1, { region: null, blobOid: null })];
    expect(stages(whole, whole, nothing)).toEqual(['0=0 unchanged', '1=1 unchanged']);
  });
});
