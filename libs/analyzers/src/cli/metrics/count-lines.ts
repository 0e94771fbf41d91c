import type { Comment } from './complexity-walker.js';

export interface LineCounts {
  readonly lines: number;
  readonly codeLines: number;
  readonly commentLines: number;
  readonly blankLines: number;
  /** For each row, whether it holds code. */
  readonly isCode: readonly boolean[];
}

/** Counts lines by what is on them once the comments are taken away. A blank line inside a comment is blank. */
export function countLines(text: string, comments: readonly Comment[]): LineCounts {
  const rows = rowsOf(text);
  const remaining = [...rows];
  for (const comment of comments) blank(remaining, comment);
  const isCode = remaining.map((row) => row.trim() !== '');
  const codeLines = isCode.filter(Boolean).length;
  const blankLines = rows.filter((row) => row.trim() === '').length;
  return { lines: rows.length, codeLines, blankLines, commentLines: rows.length - codeLines - blankLines, isCode };
}

/** A final line break ends the last line and begins none. */
function rowsOf(text: string): string[] {
  const rows = text.split('\n');
  if (rows.at(-1) === '') rows.pop();
  return rows;
}

function blank(rows: string[], { startRow, startColumn, endRow, endColumn }: Comment): void {
  for (let row = startRow; row <= endRow && row < rows.length; row += 1) {
    const text = rows[row] ?? '';
    const from = row === startRow ? startColumn : 0;
    const to = row === endRow ? endColumn : text.length;
    rows[row] = text.slice(0, from) + ' '.repeat(Math.max(0, to - from)) + text.slice(to);
  }
}
