import { describe, expect, it } from '@jest/globals';
import { checkVerdict, noIssues, runVerdict, sumCategories, sumCounts } from './verdict.js';

const check = (status: Parameters<typeof runVerdict>[0][number]['status'], analyzerName = 'Ruff') => ({ status, analyzerName });

describe('checkVerdict', () => {
  it.each([
    ['fails for an introduced issue', { introduced: 1 }, { isFullRun: false, isComplete: true }, 'failure'],
    ['takes a full run as the baseline', { introduced: 25 }, { isFullRun: true, isComplete: true }, 'success'],
    ['does not mind what was there before', { resolved: 3, persisted: 40 }, { isFullRun: false, isComplete: true }, 'success'],
    ['is no success when something is missing', {}, { isFullRun: false, isComplete: false }, 'neutral'],
    ['can fail on what is there', { introduced: 1 }, { isFullRun: false, isComplete: false }, 'failure'],
  ] as const)('%s', (_, counts, facts, status) => {
    expect(checkVerdict({ ...noIssues, ...counts }, facts)).toBe(status);
  });
});

describe('runVerdict', () => {
  it.each([
    [[check('success'), check('failure')], 'failure', null],
    [[check('success'), check('skipped')], 'success', null],
    [[check('success'), check('timeout', 'Slow')], 'success', 'Did not finish: Slow'],
    [[check('timeout', 'Slow'), check('neutral', 'Broken')], 'timeout', 'Did not finish: Slow, Broken'],
    [[check('neutral', 'Broken')], 'failure', 'Did not finish: Broken'],
    [[check('cancelled')], 'cancelled', 'All checks were cancelled'],
    [[], 'skipped', 'No analyzer applies to the files of this commit'],
  ] as const)('%j is %s', (checks, status, reason) => {
    expect(runVerdict(checks)).toEqual({ status, reason });
  });
});

describe('sums', () => {
  it('adds up counts', () => {
    const one = { introduced: 1, resolved: 2, persisted: 3, suppressed: 4 };
    expect(sumCounts([one, one, noIssues])).toEqual({ introduced: 2, resolved: 4, persisted: 6, suppressed: 8 });
  });

  it('adds up categories, most frequent first', () => {
    const sums = sumCategories([
      [{ category: 'style', introduced: 1 }],
      [
        { category: 'security', introduced: 2 },
        { category: 'style', introduced: 3 },
      ],
    ]);
    expect(sums).toEqual([
      { category: 'style', introduced: 4 },
      { category: 'security', introduced: 2 },
    ]);
  });
});
