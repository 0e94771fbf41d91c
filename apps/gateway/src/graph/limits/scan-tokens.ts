import { DomainError } from '@lintel/kernel';
import { Lexer, Source, TokenKind } from 'graphql';
import type { QueryLimits } from './query-limits.js';

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.PAREN_L, TokenKind.BRACKET_L]);
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.PAREN_R, TokenKind.BRACKET_R]);

type ScanLimits = Pick<QueryLimits, 'maxCharacters' | 'maxTokens' | 'maxBrackets' | 'maxAliases'>;

/**
 * Reads a document token by token, without recursion, and refuses it when it is too long, has too many aliases or is too deeply nested to be
 * parsed safely: the parser calls itself for each level.
 *
 * @throws DomainError `query-too-complex`, or GraphQLError at a character that is no GraphQL.
 */
export function scanTokens(query: string, limits: ScanLimits): void {
  if (query.length > limits.maxCharacters) refuse(`the document is longer than ${limits.maxCharacters} characters`);
  const lexer = new Lexer(new Source(query));
  const counted = { tokens: 0, aliases: 0, depth: 0, parentheses: 0 };
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    count(token.kind, counted);
    if (counted.aliases > limits.maxAliases) refuse(`it has more than ${limits.maxAliases} aliases`);
    if (counted.depth > limits.maxBrackets) refuse(`it is nested more than ${limits.maxBrackets} levels deep`);
    if (counted.tokens > limits.maxTokens) refuse(`it has more than ${limits.maxTokens} tokens`);
  }
}

function count(kind: TokenKind, counted: { tokens: number; aliases: number; depth: number; parentheses: number }): void {
  counted.tokens += 1;
  if (opening.has(kind)) counted.depth += 1;
  else if (closing.has(kind)) counted.depth -= 1;
  if (kind === TokenKind.PAREN_L) counted.parentheses += 1;
  else if (kind === TokenKind.PAREN_R) counted.parentheses -= 1;
  // A colon outside of arguments and variable definitions can only follow an alias.
  else if (kind === TokenKind.COLON && counted.parentheses === 0) counted.aliases += 1;
}

function refuse(reason: string): never {
  throw new DomainError('query-too-complex', { reason });
}
