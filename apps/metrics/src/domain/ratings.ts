import type { Category, Severity } from '@lintel/kernel';

/** From best to worst. The scale that ends with F has it in the place of E. */
export const ratings = ['A', 'B', 'C', 'D', 'E'] as const;
export type Rating = (typeof ratings)[number];

/** How many open issues of one kind there are. */
export interface OpenIssues {
  readonly category: Category;
  readonly severity: Severity;
  readonly open: number;
}

/** Upper ends of A, B, C and D in terms of the debt ratio. */
export const maintainabilityGrid = [0.05, 0.1, 0.2, 0.5] as const;

/** Which ratings an issue of a category bears on. Style is never a matter of reliability or security. */
export const concernOf: Readonly<Record<Category, 'reliability' | 'security' | 'maintainability'>> = {
  'bug-risk': 'reliability',
  typecheck: 'reliability',
  security: 'security',
  secrets: 'security',
  'anti-pattern': 'maintainability',
  performance: 'maintainability',
  coverage: 'maintainability',
  style: 'maintainability',
  documentation: 'maintainability',
};

const worstRating: Readonly<Record<Severity, Rating>> = { minor: 'B', major: 'C', critical: 'D' };

/** Rates by debt ratio; null where there is no code to rate. */
export function maintainabilityRating(ratio: number, codeLines: number): Rating | null {
  if (codeLines === 0) return null;
  const index = maintainabilityGrid.findIndex((end) => ratio <= end);
  return index < 0 ? 'E' : (ratings[index] as Rating);
}

/** Rates by the worst open issue of the concern: none A, minor B, major C, critical D. */
export function worstIssueRating(issues: readonly OpenIssues[], concern: 'reliability' | 'security'): Rating {
  const found = issues
    .filter(({ category, open }) => open > 0 && concernOf[category] === concern)
    .map(({ severity }) => worstRating[severity]);
  return worst(['A', ...found]);
}

/** The rating on the scale A, B, C, D, F. */
export function onAToF(rating: Rating): 'A' | 'B' | 'C' | 'D' | 'F' {
  return rating === 'E' ? 'F' : rating;
}

function worst(found: readonly Rating[]): Rating {
  return found.reduce((one, other) => (ratings.indexOf(other) > ratings.indexOf(one) ? other : one));
}
