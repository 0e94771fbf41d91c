import type { Finding } from '../entry-point.js';

/** What a rule reports: a rule, a sentence, and a range of offsets in the text. */
export interface Problem {
  readonly ruleId: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Turns offsets of a text into lines and columns. */
export class LinePositions {
  readonly #starts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  toFinding(path: string, problem: Problem): Finding {
    const start = this.#position(problem.start);
    const end = this.#position(Math.max(problem.start, this.#trimmedEnd(problem)));
    return {
      ruleId: problem.ruleId,
      message: problem.message,
      path,
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
  }

  /** Ranges of YAML and instruction nodes tend to include the line break after them. */
  #trimmedEnd(problem: Problem): number {
    return problem.start + this.text.slice(problem.start, problem.end).trimEnd().length;
  }

  #position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
