import { DomainError } from '@lintel/kernel';
import { Lexer, Source, TokenKind } from 'graphql';
import type { QueryLimits } from './query-limits.js';

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.PAREN_L, TokenKind.BRACKET_L]);
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.PAREN_R, TokenKind.BRACKET_R]);

/**
 * Reads a document token by token, without recursion, and refuses it when it is too long or too deeply nested to be parsed safely: the
 * parser calls itself for each level.
 *
 * @throws DomainError `query-too-complex`, or GraphQLError at a character that is no GraphQL.
 */
export function scanTokens(query: string, limits: Pick<QueryLimits, 'maxCharacters' | 'maxTokens' | 'maxBrackets'>): void {
  if (query.length > limits.maxCharacters) refuse(`the document is longer than ${limits.maxCharacters} characters`);
  const lexer = new Lexer(new Source(query));
  let tokens = 0;
  let depth = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens += 1;
    if (opening.has(token.kind)) depth += 1;
    else if (closing.has(token.kind)) depth -= 1;
    if (tokens > limits.maxTokens) refuse(`it has more than ${limits.maxTokens} tokens`);
    if (depth > limits.maxBrackets) refuse(`it is nested more than ${limits.maxBrackets} levels deep`);
  }
}

function refuse(reason: string): never {
  throw new DomainError('query-too-complex', { reason });
}
