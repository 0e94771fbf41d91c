import type { Comment } from '../complexity-walker.js';

/** The tokens of a file as numbers: equal numbers, equal texts. */
export interface TokenizedFile {
  readonly path: string;
  readonly text: string;
  readonly tokens: Int32Array;
  /** 1-based line of each token. */
  readonly lines: Int32Array;
}

const tokenPattern = /[A-Za-z_$][\w$]*|\d[\w.]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[^\s\w]/g;

/** Lists of imports look alike everywhere and are no duplication. */
const importLine =
  /^\s*(?:import\b|export\s.*\sfrom\b|from\s+\S+\s+import\b|using\s|use\s|#\s*include\b|require(?:_once|_relative)?\b|package\s|\}\s*from\b)/;

/** Turns texts into tokens, with one table of numbers for all files. */
export class Tokenizer {
  readonly #numbers = new Map<string, number>();

  tokenize(path: string, text: string, comments: readonly Comment[]): TokenizedFile {
    const tokens: number[] = [];
    const lines: number[] = [];
    const rows = withoutComments(text, comments);
    for (const [row, content] of rows.entries()) {
      if (importLine.test(content)) continue;
      for (const [token] of content.matchAll(tokenPattern)) {
        tokens.push(this.#numberOf(token));
        lines.push(row + 1);
      }
    }
    return { path, text, tokens: Int32Array.from(tokens), lines: Int32Array.from(lines) };
  }

  #numberOf(token: string): number {
    const known = this.#numbers.get(token);
    if (known !== undefined) return known;
    const next = this.#numbers.size + 1;
    this.#numbers.set(token, next);
    return next;
  }
}

function withoutComments(text: string, comments: readonly Comment[]): string[] {
  const rows = text.split('\n');
  for (const { startRow, startColumn, endRow, endColumn } of comments) {
    for (let row = startRow; row <= endRow && row < rows.length; row += 1) {
      const line = rows[row] ?? '';
      const from = row === startRow ? startColumn : 0;
      const to = row === endRow ? endColumn : line.length;
      rows[row] = line.slice(0, from) + ' '.repeat(Math.max(0, to - from)) + line.slice(to);
    }
  }
  return rows;
}
