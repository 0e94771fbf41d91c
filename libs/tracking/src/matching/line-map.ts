import type { ChangedHunk } from '../documents/commit-changes.js';

/** Translates line numbers between the two sides of a diff without context lines. */
export class LineMap {
  private readonly hunks: readonly ChangedHunk[];
  /** For each hunk the first line behind it, on both sides. */
  private readonly behind: readonly { readonly old: number; readonly new: number }[];

  constructor(hunks: readonly ChangedHunk[]) {
    this.hunks = [...hunks].sort((a, b) => a.oldStart - b.oldStart || a.newStart - b.newStart);
    this.behind = this.hunks.map((hunk) => ({
      old: first(hunk.oldStart, hunk.oldLines) + hunk.oldLines,
      new: first(hunk.newStart, hunk.newLines) + hunk.newLines,
    }));
  }

  /** The line's number on the new side when it is unchanged; undefined when it was changed or removed. */
  toNew(oldLine: number): number | undefined {
    const { line, isExact } = this.map(oldLine, 'old');
    return isExact ? line : undefined;
  }

  toOld(newLine: number): number | undefined {
    const { line, isExact } = this.map(newLine, 'new');
    return isExact ? line : undefined;
  }

  /** Lines between where the two lines would meet, the mean of both directions: the same for the reversed diff. */
  distance(oldLine: number, newLine: number): number {
    return (Math.abs(this.map(oldLine, 'old').line - newLine) + Math.abs(this.map(newLine, 'new').line - oldLine)) / 2;
  }

  /** A coordinate in which lines of both sides can be ordered together: the mean of a line's numbers on the two sides. */
  coordinate(line: number, from: 'old' | 'new'): number {
    return (line + this.map(line, from).line) / 2;
  }

  private map(line: number, from: 'old' | 'new'): { readonly line: number; readonly isExact: boolean } {
    const to = from === 'old' ? 'new' : 'old';
    const index = this.lastHunkBefore(line, from);
    const hunk = this.hunks[index];
    const end = this.behind[index];
    if (!hunk || !end) return { line, isExact: true };
    if (line >= end[from]) return { line: line - end[from] + end[to], isExact: true };
    const [fromStart, fromLines] = side(hunk, from);
    const [toStart, toLines] = side(hunk, to);
    return { line: toStart + ((line - fromStart) * toLines) / Math.max(fromLines, 1), isExact: false };
  }

  private lastHunkBefore(line: number, from: 'old' | 'new'): number {
    let low = 0;
    let high = this.hunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (side(this.hunks[middle] as ChangedHunk, from)[0] <= line) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** First line of a hunk's side. An empty side names the line before the gap. */
function first(start: number, lines: number): number {
  return lines === 0 ? start + 1 : start;
}

function side(hunk: ChangedHunk, which: 'old' | 'new'): readonly [start: number, lines: number] {
  return which === 'old' ? [first(hunk.oldStart, hunk.oldLines), hunk.oldLines] : [first(hunk.newStart, hunk.newLines), hunk.newLines];
}
