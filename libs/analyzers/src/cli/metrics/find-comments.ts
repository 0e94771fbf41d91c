import type { Comment } from './complexity-walker.js';

interface CommentSyntax {
  readonly line: readonly string[];
  readonly block: readonly (readonly [string, string])[];
}

const cLike: CommentSyntax = { line: ['//'], block: [['/*', '*/']] };
const hash: CommentSyntax = { line: ['#'], block: [] };
const markup: CommentSyntax = { line: [], block: [['<!--', '-->']] };

/** Comments of the languages that no grammar reads here. */
const syntaxes: Readonly<Record<string, CommentSyntax>> = {
  Scala: cLike,
  'Objective-C': cLike,
  Dart: cLike,
  Zig: { line: ['//'], block: [] },
  Solidity: cLike,
  Shell: hash,
  Dockerfile: hash,
  Makefile: hash,
  Elixir: hash,
  HCL: { line: ['#', '//'], block: [['/*', '*/']] },
  OCaml: { line: [], block: [['(*', '*)']] },
  CSS: { line: [], block: [['/*', '*/']] },
  SCSS: cLike,
  Less: cLike,
  SQL: { line: ['--'], block: [['/*', '*/']] },
  HTML: markup,
  Vue: markup,
  Svelte: markup,
  Astro: markup,
};

/** Languages whose lines are counted without a grammar. */
export const lineCountedLanguages: readonly string[] = Object.keys(syntaxes);

/** Finds comments by their marks alone, with an eye on quoted texts. Good for counting lines, not for more. */
export function findComments(text: string, language: string): Comment[] {
  const syntax = syntaxes[language];
  if (!syntax) return [];
  const comments: Comment[] = [];
  const rows = text.split('\n');
  let open: { end: string; startRow: number; startColumn: number } | undefined;
  for (const [row, line] of rows.entries()) {
    let column = 0;
    while (column < line.length) {
      if (open) {
        const end = line.indexOf(open.end, column);
        if (end < 0) break;
        column = end + open.end.length;
        comments.push({ startRow: open.startRow, startColumn: open.startColumn, endRow: row, endColumn: column });
        open = undefined;
        continue;
      }
      const next = nextMark(line, column, syntax);
      if (!next) break;
      if (next.end === undefined) {
        comments.push({ startRow: row, startColumn: next.column, endRow: row, endColumn: line.length });
        break;
      }
      open = { end: next.end, startRow: row, startColumn: next.column };
      column = next.column + next.length;
    }
  }
  return comments;
}

/** The first comment mark of a line that is not inside quotes; `end` is undefined for a comment up to the end of the line. */
function nextMark(
  line: string,
  from: number,
  syntax: CommentSyntax,
): { column: number; length: number; end: string | undefined } | undefined {
  let quote: string | undefined;
  for (let column = from; column < line.length; column += 1) {
    const character = line[column] ?? '';
    if (quote !== undefined) {
      if (character === '\\') column += 1;
      else if (character === quote) quote = undefined;
      continue;
    }
    const block = syntax.block.find(([start]) => line.startsWith(start, column));
    if (block) return { column, length: block[0].length, end: block[1] };
    const mark = syntax.line.find((start) => line.startsWith(start, column));
    // In shells and Makefiles `#` begins a comment only at the beginning of a word.
    if (mark !== undefined && (mark !== '#' || column === 0 || /\s/.test(line[column - 1] ?? '')))
      return { column, length: mark.length, end: undefined };
    if ((character === '"' || character === "'") && line.indexOf(character, column + 1) > 0) quote = character;
  }
  return undefined;
}
