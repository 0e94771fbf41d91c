import { describe, expect, it } from '@jest/globals';
import { categories, severities } from '@lintel/kernel';
import fc from 'fast-check';
import { concernOf, maintainabilityRating, onAToF, ratings, worstIssueRating, type OpenIssues } from './ratings.js';

const openIssues = fc.array(
  fc.record({ category: fc.constantFrom(...categories), severity: fc.constantFrom(...severities), open: fc.nat(20) }),
  { maxLength: 20 },
);

describe('maintainability', () => {
  it.each([
    [0, 'A'],
    [0.05, 'A'],
    [0.050001, 'B'],
    [0.1, 'B'],
    [0.11, 'C'],
    [0.2, 'C'],
    [0.21, 'D'],
    [0.5, 'D'],
    [0.51, 'E'],
    [40, 'E'],
  ] as const)('of a ratio of %d is %s', (ratio, rating) => {
    expect(maintainabilityRating(ratio, 1)).toBe(rating);
  });

  it('has no grade without code', () => {
    expect(maintainabilityRating(0, 0)).toBeNull();
  });

  it('reads F for E on the other scale, and is the same otherwise', () => {
    expect(ratings.map(onAToF)).toEqual(['A', 'B', 'C', 'D', 'F']);
  });
});

describe('reliability and security', () => {
  it.each([
    ['reliability', [], 'A'],
    ['reliability', [{ category: 'bug-risk', severity: 'minor', open: 3 }], 'B'],
    ['reliability', [{ category: 'typecheck', severity: 'major', open: 1 }], 'C'],
    [
      'reliability',
      [
        { category: 'bug-risk', severity: 'critical', open: 1 },
        { category: 'bug-risk', severity: 'minor', open: 9 },
      ],
      'D',
    ],
    ['reliability', [{ category: 'security', severity: 'critical', open: 1 }], 'A'],
    ['reliability', [{ category: 'bug-risk', severity: 'critical', open: 0 }], 'A'],
    ['security', [{ category: 'secrets', severity: 'critical', open: 1 }], 'D'],
    ['security', [{ category: 'style', severity: 'critical', open: 99 }], 'A'],
  ] as const)('%s of %j is %s', (concern, issues, rating) => {
    expect(worstIssueRating(issues, concern)).toBe(rating);
  });

  it('never get better by one more issue, and style never counts', () => {
    fc.assert(
      fc.property(openIssues, openIssues, fc.constantFrom('reliability' as const, 'security' as const), (issues, more, concern) => {
        const before = ratings.indexOf(worstIssueRating(issues, concern));
        expect(ratings.indexOf(worstIssueRating([...issues, ...more], concern))).toBeGreaterThanOrEqual(before);
        const style: OpenIssues[] = [{ category: 'style', severity: 'critical', open: 5 }];
        expect(ratings.indexOf(worstIssueRating([...issues, ...style], concern))).toBe(before);
      }),
    );
  });

  it('know a concern for every category', () => {
    for (const category of categories) expect(concernOf[category]).toBeDefined();
  });
});
