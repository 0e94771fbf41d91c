/** What one GraphQL operation may ask for. Everything but `maxNodes` is judged from the document alone. */
export interface QueryLimits {
  /** Characters of the document. */
  readonly maxCharacters: number;
  /** Lexical tokens of the document. */
  readonly maxTokens: number;
  /** Brackets of any kind inside each other; keeps parsing within the stack. */
  readonly maxBrackets: number;
  /** Fields inside each other, fragments followed. */
  readonly maxDepth: number;
  /** Fields as written. */
  readonly maxFields: number;
  /** Fields after each fragment is put in its place. */
  readonly maxExpandedFields: number;
  readonly maxAliases: number;
  readonly maxDirectives: number;
  readonly maxFragments: number;
  /** Roots of introspection (`__schema`, `__type`). */
  readonly maxIntrospections: number;
  /** Objects that the answer may hold, from the page sizes asked for. */
  readonly maxNodes: number;
}

export const defaultQueryLimits: QueryLimits = {
  maxCharacters: 200_000,
  maxTokens: 10_000,
  maxBrackets: 200,
  maxDepth: 30,
  maxFields: 1_500,
  maxExpandedFields: 5_000,
  maxAliases: 200,
  maxDirectives: 200,
  maxFragments: 100,
  maxIntrospections: 5,
  maxNodes: 500_000,
};
