import { z } from 'zod';

/**
 * What the code around a finding looks like: enough to recognise it in another commit, nothing to read it back.
 *
 * Token lists are base64 of little-endian 32-bit words, one a token: three bits for its class (identifier, keyword, literal and so on), 29
 * for its text. They are written by `describeFinding` only; a missing list is an empty string.
 */
export const findingFeatures = z.object({
  /** Version of the tokeniser and scopes; features of different versions are still comparable by line hash and scope. */
  version: z.number().int().positive(),
  /** 64-bit hash (hexadecimal) of the first line without white space. */
  lineHash: z.string().regex(/^[0-9a-f]{16}$/),
  /** Tokens of the region itself. */
  anchor: z.string(),
  /** Tokens of the statement that the region begins in. */
  statement: z.string(),
  /** Tokens before and after the statement, nearest last and nearest first. */
  before: z.string(),
  after: z.string(),
  /** Enclosing scopes by name, outermost first: `class Basket`, `method total`, `call it "adds up"`. */
  scope: z.array(z.string().max(120)).max(32),
  /** Which of the file's scopes with the same chain it is, counted from 0. */
  scopeOrdinal: z.number().int().nonnegative(),
  /** Tokens between the start of the scope and the region. */
  scopeOffset: z.number().int().nonnegative(),
});
export type FindingFeatures = z.infer<typeof findingFeatures>;
