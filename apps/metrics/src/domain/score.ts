import type { Rating } from './ratings.js';

export interface ScoreInputs {
  readonly debtRatio: number;
  readonly security: Rating;
  /** Per cent. */
  readonly duplicationPercent: number;
  /** 0 to 1; null when no coverage was ever uploaded. */
  readonly coverage: number | null;
}

/** One part of the score: what it is worth, of what, and its weight. Weights of one score add up to 1. */
export interface ScoreTerm {
  readonly name: 'maintainability' | 'security' | 'duplication' | 'coverage';
  /** 0 to 1. */
  readonly value: number;
  readonly weight: number;
}

const weights = { maintainability: 0.45, security: 0.25, duplication: 0.15, coverage: 0.15 } as const;
const securityValue: Readonly<Record<Rating, number>> = { A: 1, B: 0.8, C: 0.55, D: 0.25, E: 0 };

/** The parts of the score. Coverage that nobody uploaded is left out and its weight spread over the others: absence is not zero. */
export function scoreTerms(inputs: ScoreInputs): ScoreTerm[] {
  const values: Record<ScoreTerm['name'], number | null> = {
    maintainability: clamp(1 - inputs.debtRatio / 0.5),
    security: securityValue[inputs.security],
    duplication: clamp(1 - Math.max(0, inputs.duplicationPercent - 3) / 27),
    coverage: inputs.coverage === null ? null : clamp(inputs.coverage),
  };
  const present = (Object.keys(weights) as ScoreTerm['name'][]).filter((name) => values[name] !== null);
  const total = present.reduce((sum, name) => sum + weights[name], 0);
  return present.map((name) => ({ name, value: values[name] as number, weight: weights[name] / total }));
}

/** 0 to 100, not rounded. */
export function scoreOf(terms: readonly ScoreTerm[]): number {
  return 100 * clamp(terms.reduce((sum, { value, weight }) => sum + value * weight, 0));
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
