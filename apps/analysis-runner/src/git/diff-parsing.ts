import type { ChangedFile, ChangedHunk } from '@lintel/tracking';
import { isSafePath } from '../domain/git-names.js';

/** One record of `git diff-tree -r --raw -z`. */
export interface RawChange {
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldOid: string;
  readonly newOid: string;
  /** A, M, D, R, C or T. */
  readonly letter: string;
  readonly similarity: number | null;
  readonly oldPath: string;
  readonly newPath: string;
}

const headPattern = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])(\d*)$/;

/** Reads the output of `git diff-tree -r --raw -z`. */
export function parseRawChanges(output: string): RawChange[] {
  const fields = output.split('\0');
  const changes: RawChange[] = [];
  for (let at = 0; at < fields.length && fields[at] !== '';) {
    const [, oldMode, newMode, oldOid, newOid, letter, score] = headPattern.exec(fields[at] as string) ?? [];
    if (!oldMode || !newMode || !oldOid || !newOid || !letter) throw new Error(`unexpected diff record: ${fields[at]}`);
    const hasTwoPaths = letter === 'R' || letter === 'C';
    const oldPath = fields[at + 1] ?? '';
    const newPath = hasTwoPaths ? (fields[at + 2] ?? '') : oldPath;
    changes.push({ oldMode, newMode, oldOid, newOid, letter, similarity: hasTwoPaths ? Number(score) : null, oldPath, newPath });
    at += hasTwoPaths ? 3 : 2;
  }
  return changes;
}

const hunkPattern = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const keptBytes = 120;

/**
 * Collects the hunks of `git diff-tree -p -U0`, one list per file header in the order of the output. Content is skipped as it comes; a line of
 * content cannot be taken for a header, since it starts with `+`, `-` or a backslash.
 */
export class HunkReader {
  readonly files: ChangedHunk[][] = [];
  private line = '';

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      this.take(this.line + this.cut(chunk, from, end));
      this.line = '';
      from = end + 1;
    }
    this.line += this.cut(chunk, from, chunk.length);
  }

  private cut(chunk: Buffer, from: number, to: number): string {
    return chunk.toString('latin1', from, Math.min(to, from + Math.max(0, keptBytes - this.line.length)));
  }

  private take(line: string): void {
    if (line.startsWith('diff --git ')) this.files.push([]);
    const [, oldStart, oldLines, newStart, newLines] = hunkPattern.exec(line) ?? [];
    if (oldStart === undefined || newStart === undefined) return;
    this.files.at(-1)?.push({
      oldStart: Number(oldStart),
      oldLines: Number(oldLines ?? 1),
      newStart: Number(newStart),
      newLines: Number(newLines ?? 1),
    });
  }
}

const statuses: Readonly<Record<string, ChangedFile['status']>> = { A: 'added', M: 'modified', D: 'deleted', R: 'renamed', C: 'copied' };

/** Joins the records with their hunks. Links and submodules count as not there: one that becomes a file is added, a file that becomes one is deleted. */
export function joinChanges(raw: readonly RawChange[], hunks: readonly (readonly ChangedHunk[])[]): ChangedFile[] {
  // A change of type is two files in the patch: the old one deleted, the new one added.
  const headers = raw.reduce((sum, change) => sum + (change.letter === 'T' ? 2 : 1), 0);
  if (headers !== hunks.length) throw new Error(`${headers} changed files, but ${hunks.length} in the patch`);
  const files: ChangedFile[] = [];
  let at = 0;
  for (const change of raw) {
    const own = hunks[at] ?? [];
    at += change.letter === 'T' ? 2 : 1;
    const file = changedFileOf(change, own);
    if (file) files.push(file);
  }
  return files;
}

function changedFileOf(change: RawChange, hunks: readonly ChangedHunk[]): ChangedFile | undefined {
  const had = isRegular(change.oldMode) && isSafePath(change.oldPath);
  const has = isRegular(change.newMode) && isSafePath(change.newPath);
  if (!had && !has) return undefined;
  const isWhole = had !== has && change.letter !== 'A' && change.letter !== 'D';
  return {
    status: isWhole ? (has ? 'added' : 'deleted') : (statuses[change.letter] ?? 'modified'),
    oldPath: had ? change.oldPath : null,
    newPath: has ? change.newPath : null,
    oldBlobOid: had ? change.oldOid : null,
    newBlobOid: has ? change.newOid : null,
    similarity: isWhole ? null : change.similarity,
    hunks: isWhole ? [] : [...hunks],
  };
}

function isRegular(mode: string): boolean {
  return mode === '100644' || mode === '100755';
}
