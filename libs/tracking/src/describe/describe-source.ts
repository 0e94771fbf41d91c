import { createHash } from 'node:crypto';
import type { Tree } from 'web-tree-sitter';
import type { FindingFeatures } from '../documents/finding-features.js';
import type { Region } from '../documents/normalised-finding.js';
import { maxParsedUnits, noteTrap, tryParse } from './grammars.js';
import { indentationScopes } from './indentation-scopes.js';
import { languageOf } from './language.js';
import { lex, type LexedFile } from './lexer.js';
import { scopeAt, type Scope } from './scope.js';
import { statementAt, type Stretch } from './statement.js';
import { classOf, packTokens, TokenClass } from './token.js';
import { treeScopes } from './tree-scopes.js';

/** Raised when tokens, statements or scopes come out differently. */
export const featuresVersion = 1;

const contextTokens = 25;
const anchorTokens = 64;
const statementTokens = 48;
/** What all statements of one file may cost; afterwards a line is a statement. Reached by hostile nesting only. */
const maxStatementMs = 2_000;

/** One file, read and parsed once, that describes any number of its findings. */
export interface DescribedSource {
  /** Null for a region that starts behind the end of the file. */
  describe(region: Region): FindingFeatures | null;
  /** Frees the parse tree. */
  close(): void;
}

/** Reads a file for `describe`. Never fails on its content: what no grammar can parse gets indentation scopes and line statements. */
export async function openSource(path: string, text: string): Promise<DescribedSource> {
  const language = languageOf(path);
  const { grammar } = language;
  const parsed =
    grammar !== undefined && text.length <= maxParsedUnits
      ? await tryParse(grammar, text, (tree) => ({ tree, grammar, scopes: treeScopes(tree, grammar) }))
      : null;
  const scopes = parsed?.scopes ?? indentationScopes(text, language);
  const source = new Source({ text, lexed: lex(text, language.comments), scopes, parsed });
  return { describe: (region) => source.describe(region), close: () => parsed?.tree.delete() };
}

/** Features of a single finding; use `openSource` for several in one file. */
export async function describeFinding(path: string, text: string, region: Region): Promise<FindingFeatures | null> {
  const source = await openSource(path, text);
  try {
    return source.describe(region);
  } finally {
    source.close();
  }
}

interface SourceParts {
  readonly text: string;
  readonly lexed: LexedFile;
  readonly scopes: readonly Scope[];
  readonly parsed: { readonly tree: Tree; readonly grammar: string } | null;
}

class Source {
  private readonly lineStarts: readonly number[];
  /** How many tokens that are no comment stand before each token. */
  private readonly codeTokens: Uint32Array;
  private statementMs = 0;

  constructor(private readonly parts: SourceParts) {
    this.lineStarts = lineStartsOf(parts.text);
    this.codeTokens = codeTokensOf(parts.lexed.words);
  }

  describe(region: Region): FindingFeatures | null {
    const lineStart = this.lineStarts[region.startLine - 1];
    if (lineStart === undefined) return null;
    const start = Math.min(lineStart + region.startColumn - 1, this.lineEnd(region.startLine));
    const end = Math.max(start, Math.min(this.offsetOf(region.endLine, region.endColumn), this.parts.text.length));
    const statement = this.statementWindow(this.statement(region, start, end), start);
    const scope = scopeAt(this.parts.scopes, start);
    return {
      version: featuresVersion,
      lineHash: hashOfLine(this.parts.text.slice(lineStart, this.lineEnd(region.startLine))),
      anchor: packTokens(
        this.parts.lexed.words.slice(this.tokenAround(start), this.tokenFrom(Math.max(end, start + 1))).slice(0, anchorTokens),
      ),
      statement: packTokens(this.parts.lexed.words.slice(statement.start, statement.end)),
      before: packTokens(this.context(statement.start - 1, -1)),
      after: packTokens(this.context(statement.end, 1)),
      scope: [...(scope?.chain ?? [])],
      scopeOrdinal: scope?.ordinal ?? 0,
      scopeOffset: Math.max(0, this.codeTokensBefore(start) - this.codeTokensBefore(scope?.start ?? 0)),
    };
  }

  private statement(region: Region, start: number, end: number): Stretch {
    return (
      this.parsedStatement(start, end) ?? {
        start: this.lineStarts[region.startLine - 1] ?? 0,
        end: Math.max(end, this.lineEnd(region.startLine)),
      }
    );
  }

  private parsedStatement(start: number, end: number): Stretch | undefined {
    const { parsed } = this.parts;
    if (!parsed || this.statementMs >= maxStatementMs) return undefined;
    const began = performance.now();
    try {
      return statementAt(parsed.tree, start, end);
    } catch (error) {
      noteTrap(parsed.grammar, error);
      this.statementMs = maxStatementMs;
      return undefined;
    } finally {
      this.statementMs += performance.now() - began;
    }
  }

  /** Token indexes of the statement; of a long one the part around the region. */
  private statementWindow(stretch: Stretch, regionStart: number): Stretch {
    const first = this.tokenFrom(stretch.start);
    const last = this.tokenFrom(stretch.end);
    const start = last - first <= statementTokens ? first : Math.max(first, this.tokenFrom(regionStart) - statementTokens / 3);
    return { start, end: Math.max(start, Math.min(last, start + statementTokens)) };
  }

  /** Tokens from `index` on in one direction, comments left out: they come and go without changing the code. */
  private context(index: number, step: 1 | -1): number[] {
    const words: number[] = [];
    for (let at = index; at >= 0 && at < this.parts.lexed.words.length && words.length < contextTokens; at += step) {
      const word = this.parts.lexed.words[at] as number;
      if (classOf(word) !== TokenClass.comment) words.push(word);
    }
    return step === 1 ? words : words.reverse();
  }

  private codeTokensBefore(offset: number): number {
    return this.codeTokens[this.tokenFrom(offset)] ?? 0;
  }

  /** Index of the first token that starts at or after the offset. */
  private tokenFrom(offset: number): number {
    const { starts } = this.parts.lexed;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the token that holds the offset, else of the next one. */
  private tokenAround(offset: number): number {
    const next = this.tokenFrom(offset);
    return next > 0 && (this.parts.lexed.ends[next - 1] as number) > offset ? next - 1 : next;
  }

  private offsetOf(line: number, column: number): number {
    const start = this.lineStarts[line - 1];
    return start === undefined ? this.parts.text.length : start + column - 1;
  }

  private lineEnd(line: number): number {
    return (this.lineStarts[line] ?? this.parts.text.length + 1) - 1;
  }
}

function codeTokensOf(words: readonly number[]): Uint32Array {
  const counts = new Uint32Array(words.length + 1);
  words.forEach((word, index) => {
    counts[index + 1] = (counts[index] as number) + (classOf(word) === TokenClass.comment ? 0 : 1);
  });
  return counts;
}

/** Lines as git counts them: separated by line feeds. */
function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function hashOfLine(line: string): string {
  return createHash('sha256').update(line.replace(/\s+/g, '')).digest('hex').slice(0, 16);
}
