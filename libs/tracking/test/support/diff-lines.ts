import { createHash } from 'node:crypto';
import type { ChangedFile, ChangedHunk, CommitChanges } from '../../src/documents/commit-changes.js';

/** A plain longest-common-subsequence diff of two small trees; files keep their names. Quick enough for property tests, where git is not. */
export function diffLines(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): CommitChanges {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const files = paths.flatMap((path): ChangedFile[] => {
    const [one, other] = [before.get(path), after.get(path)];
    if (one === other) return [];
    const common = { oldPath: path, newPath: path, oldBlobOid: oidOf(one), newBlobOid: oidOf(other), similarity: null };
    if (one === undefined) return [{ ...common, status: 'added', oldPath: null, hunks: [] }];
    if (other === undefined) return [{ ...common, status: 'deleted', newPath: null, hunks: [] }];
    return [{ ...common, status: 'modified', hunks: hunksOf(one.split('\n'), other.split('\n')) }];
  });
  return { baseOid: '0'.repeat(40), commitOid: '1'.repeat(40), files };
}

function oidOf(text: string | undefined): string | null {
  return text === undefined
    ? null
    : createHash('sha1')
        .update(`blob ${Buffer.byteLength(text)}\0${text}`)
        .digest('hex');
}

function hunksOf(a: readonly string[], b: readonly string[]): ChangedHunk[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1)
      (lengths[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const hunks: ChangedHunk[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const start = [i, j] as const;
    while ((i < a.length || j < b.length) && a[i] !== b[j]) {
      if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) i += 1;
      else j += 1;
    }
    const [oldLines, newLines] = [i - start[0], j - start[1]];
    if (oldLines + newLines > 0)
      hunks.push({ oldStart: start[0] + (oldLines > 0 ? 1 : 0), oldLines, newStart: start[1] + (newLines > 0 ? 1 : 0), newLines });
    i += 1;
    j += 1;
  }
  return hunks;
}
