import { describe, expect, it } from '@jest/globals';
import { categories, severities } from '@lintel/kernel';
import fc from 'fast-check';
import { assess, type AssessmentInputs } from './assessment.js';
import { smellKinds } from './formulas.js';
import { ratings } from './ratings.js';

const empty: AssessmentInputs = { codeLines: 0, duplicatedLines: 0, smellMinutes: {}, worstSmells: [], issues: [], coverage: null };

const anyIssue = fc.record({
  category: fc.constantFrom(...categories),
  severity: fc.constantFrom(...severities),
  open: fc.integer({ min: 1, max: 50 }),
});
const anyInputs: fc.Arbitrary<AssessmentInputs> = fc.record({
  codeLines: fc.integer({ min: 1, max: 100_000 }),
  duplicatedLines: fc.nat(1_000),
  smellMinutes: fc.dictionary(fc.constantFrom(...smellKinds), fc.nat(5_000)) as fc.Arbitrary<AssessmentInputs['smellMinutes']>,
  worstSmells: fc.constant([]),
  issues: fc.array(anyIssue, { maxLength: 10 }),
  coverage: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('assessment', () => {
  it('adds up', () => {
    const assessment = assess({
      codeLines: 1_000,
      duplicatedLines: 100,
      smellMinutes: { 'function-complexity': 70, duplication: 35 },
      worstSmells: [{ kind: 'function-complexity', path: 'a.ts', functionName: 'pay', line: 7, value: 30, minutes: 70 }],
      issues: [
        { category: 'bug-risk', severity: 'major', open: 10 },
        { category: 'security', severity: 'critical', open: 1 },
        { category: 'style', severity: 'minor', open: 100 },
      ],
      coverage: null,
    });
    // 10 × 20 + 1 × 60 + 100 × 5 = 760; 760 + 105 = 865; 865 / 30,000 = 0.0288…
    expect(assessment).toMatchObject({
      formulaVersion: '1',
      issueMinutes: 760,
      structuralMinutes: 105,
      debtMinutes: 865,
      duplicationPercent: 10,
      maintainability: 'A',
      reliability: 'C',
      security: 'D',
    });
    expect(assessment.debtRatio).toBeCloseTo(865 / 30_000, 12);
    // (0.45 × (1 − 0.0288…/0.5) + 0.25 × 0.25 + 0.15 × (1 − 7/27)) / 0.85 × 100
    expect(assessment.score).toBeCloseTo((100 * (0.45 * (1 - 865 / 15_000) + 0.0625 + 0.15 * (20 / 27))) / 0.85, 9);
    expect(assessment.contributors.maintainability.map(({ what, minutes }) => [what, minutes])).toEqual([
      ['minor style issues', 500],
      ['major bug-risk issues', 200],
      ['function-complexity: pay', 70],
      ['critical security issues', 60],
    ]);
    expect(assessment.contributors.security).toEqual([{ what: 'critical security issues', path: null, line: null, count: 1, minutes: 60 }]);
  });

  it('of nothing has no grade and no score', () => {
    expect(assess(empty)).toMatchObject({ debtRatio: 0, maintainability: null, score: null, reliability: 'A', security: 'A' });
  });

  it('does not take issues that were never counted for none', () => {
    expect(assess({ ...empty, codeLines: 10, issues: null })).toMatchObject({
      maintainability: 'A',
      reliability: null,
      security: null,
      score: null,
    });
  });

  it('is never better with one more issue', () => {
    fc.assert(
      fc.property(anyInputs, anyIssue, (inputs, issue) => {
        const before = assess(inputs);
        const after = assess({ ...inputs, issues: [...(inputs.issues ?? []), issue] });
        expect(after.score!).toBeLessThanOrEqual(before.score! + 1e-9);
        expect(after.debtMinutes).toBeGreaterThan(before.debtMinutes);
        for (const rating of ['maintainability', 'reliability', 'security'] as const) {
          expect(ratings.indexOf(after[rating]!)).toBeGreaterThanOrEqual(ratings.indexOf(before[rating]!));
        }
      }),
    );
  });

  it('names at most five contributors', () => {
    fc.assert(fc.property(anyInputs, (inputs) => Object.values(assess(inputs).contributors).every((shown) => shown.length <= 5)));
  });
});
