import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ratings } from './ratings.js';
import { scoreOf, scoreTerms, type ScoreInputs } from './score.js';

const score = (inputs: ScoreInputs) => scoreOf(scoreTerms(inputs));

const anyInputs: fc.Arbitrary<ScoreInputs> = fc.record({
  debtRatio: fc.double({ min: 0, max: 5, noNaN: true }),
  security: fc.constantFrom(...ratings),
  duplicationPercent: fc.double({ min: 0, max: 100, noNaN: true }),
  coverage: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('score', () => {
  it.each([
    ['flawless, never measured coverage', { debtRatio: 0, security: 'A', duplicationPercent: 0, coverage: null }, 100],
    ['flawless, covered', { debtRatio: 0, security: 'A', duplicationPercent: 3, coverage: 1 }, 100],
    ['flawless, uncovered', { debtRatio: 0, security: 'A', duplicationPercent: 3, coverage: 0 }, 85],
    ['the worst', { debtRatio: 9, security: 'E', duplicationPercent: 100, coverage: 0 }, 0],
    // 0.45 × 0.8 + 0.25 × 0.55 + 0.15 × (1 − 12/27) + 0.15 × 0.5
    ['middling', { debtRatio: 0.1, security: 'C', duplicationPercent: 15, coverage: 0.5 }, 65.583333333],
    // (0.45 × 0.8 + 0.25 × 0.55 + 0.15 × (1 − 12/27)) / 0.85
    ['middling without coverage', { debtRatio: 0.1, security: 'C', duplicationPercent: 15, coverage: null }, 68.333333333],
    ['half of the time is debt', { debtRatio: 0.5, security: 'A', duplicationPercent: 0, coverage: null }, 47.058823529],
  ] as const)('of %s', (_, inputs, expected) => {
    expect(score(inputs)).toBeCloseTo(expected, 6);
  });

  it('lies between 0 and 100, with weights that add up to 1', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        expect(score(inputs)).toBeGreaterThanOrEqual(0);
        expect(score(inputs)).toBeLessThanOrEqual(100);
        expect(scoreTerms(inputs).reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('never rises with more debt, more duplication or a worse security rating', () => {
    const more = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(anyInputs, more, fc.nat(4), (inputs, extra, steps) => {
        const tolerance = score(inputs) + 1e-9;
        expect(score({ ...inputs, debtRatio: inputs.debtRatio + extra })).toBeLessThanOrEqual(tolerance);
        expect(score({ ...inputs, duplicationPercent: inputs.duplicationPercent + extra })).toBeLessThanOrEqual(tolerance);
        const worse = ratings[Math.min(4, ratings.indexOf(inputs.security) + steps)] ?? 'E';
        expect(score({ ...inputs, security: worse })).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  it('does not take absent coverage for none', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        expect(score({ ...inputs, coverage: null })).toBeGreaterThanOrEqual(score({ ...inputs, coverage: 0 }) - 1e-9);
        expect(scoreTerms({ ...inputs, coverage: null }).map(({ name }) => name)).not.toContain('coverage');
      }),
    );
  });
});
