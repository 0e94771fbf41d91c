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

/** The part that spoke most for a scored match, for a sentence such as "matched by context 0.83". */
export function strongestPart(parts: SimilarityParts): { readonly part: keyof SimilarityParts; readonly value: number } | undefined {
  const telling = ['statement', 'context', 'anchor', 'scope', 'position', 'message'] as const;
  return telling
    .flatMap((part) => (parts[part] === null ? [] : [{ part, value: parts[part] }]))
    .reduce<{ part: keyof SimilarityParts; value: number } | undefined>(
      (best, each) => (best === undefined || each.value > best.value ? each : best),
      undefined,
    );
}
