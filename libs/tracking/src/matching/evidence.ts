/** Raised whenever a pair could be matched differently; kept with each match, so that a decision can be explained later. */
export const algorithmVersion = 'lintel/1';

/**
 * What decided a match: `fingerprint` a unique fingerprint of the producer; `unchanged` the same place of an unchanged file; `line-map` an unchanged
 * line that git maps; `score` the assignment by similarity; `related-files` the same in files that already share matches; `reopened` an issue closed earlier.
 */
export const matchStages = ['fingerprint', 'unchanged', 'line-map', 'score', 'related-files', 'reopened'] as const;
export type MatchStage = (typeof matchStages)[number];

/** Similarity of two findings by part, each 0–1; null where one side has nothing to compare. */
export interface SimilarityParts {
  readonly anchor: number | null;
  readonly statement: number | null;
  readonly context: number | null;
  readonly scope: number | null;
  readonly message: number | null;
  readonly position: number | null;
}

export interface MatchEvidence {
  readonly algorithmVersion: string;
  readonly stage: MatchStage;
  /** 0–1; exact stages give 1. */
  readonly score: number;
  /** Where the finding was before. */
  readonly from: { readonly path: string; readonly line: number | null };
  /** For scored stages. */
  readonly parts?: SimilarityParts;
}

export interface Match {
  /** Index in `base`. */
  readonly base: number;
  /** Index in `next`. */
  readonly next: number;
  readonly evidence: MatchEvidence;
}

export interface TellingPart {
  readonly part: keyof SimilarityParts;
  readonly value: number;
}

/** The part that spoke most for a scored match, for a sentence such as "matched by context 0.83"; place and message only where there is no code. */
export function strongestPart(parts: SimilarityParts): TellingPart | undefined {
  return strongestOf(parts, ['statement', 'context', 'anchor', 'scope']) ?? strongestOf(parts, ['position', 'message']);
}

function strongestOf(parts: SimilarityParts, names: readonly (keyof SimilarityParts)[]): TellingPart | undefined {
  let best: TellingPart | undefined;
  for (const part of names) {
    const value = parts[part];
    if (value !== null && (best === undefined || value > best.value)) best = { part, value };
  }
  return best;
}
