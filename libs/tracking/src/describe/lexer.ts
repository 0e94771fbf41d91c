import type { CommentStyle } from './language.js';
import { TokenClass, tokenWord } from './token.js';

/** The tokens of a file, in order; offsets in UTF-16 units. */
export interface LexedFile {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly words: readonly number[];
}

/** Words that keep their text when identifiers are abstracted; the union over the usual languages. */
const keywords = new Set(
  `abstract and as assert async await begin break case catch class const continue debugger declare def default defer del delete do done elif else elsif
  end ensure enum except export extends extern fi final finally fn for foreach from func function global go goto if impl implements import in inline
  instanceof interface is lambda let local loop match mod module mut namespace new nil none None not null nullptr of operator or override package pass
  private protected pub public raise readonly require rescue return self static struct super switch template then this throw throws trait try type
  typedef typeof undefined union unless unsafe until use using val var void when where while with yield true false True False`.split(/\s+/),
);

/** A formatter adds or drops these without changing what the code says. */
const ignoredPunctuation = new Set([';', ',', '(', ')']);

const blockComment = String.raw`\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))`;
const markupComment = String.raw`<!--[\s\S]*?(?:-->|$(?![\s\S]))`;
const commentPatterns: Readonly<Record<CommentStyle, string | null>> = {
  slash: String.raw`\/\/[^\n]*|${blockComment}`,
  hash: String.raw`#[^\n]*`,
  'slash-hash': String.raw`\/\/[^\n]*|${blockComment}|#(?!\[)[^\n]*`,
  dash: String.raw`--[^\n]*|${blockComment}`,
  percent: String.raw`%[^\n]*`,
  markup: markupComment,
  css: blockComment,
  semicolon: String.raw`;[^\n]*`,
  none: null,
};

const textPattern = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const numberPattern = String.raw`\d[\w.]*`;
const wordPattern = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;

const lexers = new Map<CommentStyle, RegExp>();

function lexerFor(style: CommentStyle): RegExp {
  const known = lexers.get(style);
  if (known) return known;
  const comment = commentPatterns[style] ?? '(?!)';
  const lexer = new RegExp(`(${comment})|(${textPattern})|(${numberPattern})|(${wordPattern})|([^\\s])`, 'gu');
  lexers.set(style, lexer);
  return lexer;
}

/**
 * Splits a text into tokens without knowing its grammar; never fails. Commas, semicolons and round brackets are left out and
 * strings lose their quotes, so that a formatter changes nothing. Each word of a comment is a token of its own class.
 */
export function lex(text: string, style: CommentStyle): LexedFile {
  const lexed = { starts: [] as number[], ends: [] as number[], words: [] as number[] };
  const push = (start: number, end: number, word: number): void => {
    lexed.starts.push(start);
    lexed.ends.push(end);
    lexed.words.push(word);
  };
  for (const match of text.matchAll(lexerFor(style))) {
    const start = match.index;
    const [all, comment, quoted, number, word] = match;
    if (word !== undefined)
      push(start, start + all.length, tokenWord(keywords.has(word) ? TokenClass.keyword : TokenClass.identifier, word));
    else if (comment !== undefined) pushWords(comment, start, push);
    else if (quoted !== undefined) push(start, start + all.length, tokenWord(TokenClass.text, quoted.slice(1, -1)));
    else if (number !== undefined) push(start, start + all.length, tokenWord(TokenClass.number, number));
    else if (!ignoredPunctuation.has(all)) push(start, start + all.length, tokenWord(TokenClass.punctuation, all));
  }
  return lexed;
}

function pushWords(comment: string, offset: number, push: (start: number, end: number, word: number) => void): void {
  for (const match of comment.matchAll(/[\p{L}\p{N}_]+/gu)) {
    const start = offset + match.index;
    push(start, start + match[0].length, tokenWord(TokenClass.comment, match[0]));
  }
}
