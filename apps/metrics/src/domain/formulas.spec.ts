import { describe, expect, it } from '@jest/globals';
import { categories, severities } from '@lintel/kernel';
import fc from 'fast-check';
import { debtCost, debtRatio, duplicationPercent, issueMinutes, smellFormulas, smellKinds, smellMinutes } from './formulas.js';

describe('effort of a smell', () => {
  it.each([
    ['function-complexity', 18, 0],
    ['function-complexity', 19, 15],
    ['function-complexity', 30, 70],
    ['file-complexity', 50, 0],
    ['file-complexity', 60, 250],
    ['boolean-logic', 4, 0],
    ['boolean-logic', 6, 34],
    ['nesting', 5, 0],
    ['nesting', 7, 35],
    ['parameters', 6, 0],
    ['parameters', 10, 23],
    ['returns', 8, 25],
    ['duplication', 15, 0],
    ['duplication', 20, 35],
  ] as const)('%s of %d is %d minutes', (kind, value, minutes) => {
    expect(smellMinutes(kind, value)).toBe(minutes);
  });

  it('never falls when the value rises', () => {
    fc.assert(
      fc.property(fc.constantFrom(...smellKinds), fc.nat(500), fc.nat(500), (kind, value, more) => {
        expect(smellMinutes(kind, value + more)).toBeGreaterThanOrEqual(smellMinutes(kind, value));
        expect(smellMinutes(kind, smellFormulas[kind].threshold)).toBe(0);
      }),
    );
  });
});

describe('effort of an issue', () => {
  it.each([
    ['style', 'critical', 5],
    ['style', 'minor', 5],
    ['bug-risk', 'minor', 10],
    ['performance', 'major', 20],
    ['bug-risk', 'critical', 45],
    ['security', 'critical', 60],
    ['secrets', 'critical', 60],
    ['security', 'major', 20],
  ] as const)('%s %s is %d minutes', (category, severity, minutes) => {
    expect(issueMinutes(category, severity)).toBe(minutes);
  });

  it('is at least that of the next lower severity', () => {
    for (const category of categories) {
      const minutes = severities.map((severity) => issueMinutes(category, severity));
      expect([...minutes].sort((a, b) => b - a)).toEqual(minutes);
    }
  });
});

describe('ratios', () => {
  it.each([
    [0, 0, 0],
    [600, 0, 0],
    [600, 400, 0.05],
    [30, 1, 1],
  ])('%d minutes of debt in %d lines: %d', (minutes, lines, ratio) => {
    expect(debtRatio(minutes, lines)).toBeCloseTo(ratio, 12);
  });

  it('takes a language that needs less time per line at its factor', () => {
    expect(debtRatio(600, 400, 2)).toBeCloseTo(0.025, 12);
  });

  it('costs $70 an hour', () => {
    expect(debtCost(90)).toBe(105);
    expect(debtCost(60, 100)).toBe(100);
  });

  it.each([
    [0, 0, 0],
    [5, 0, 0],
    [542, 10_000, 5.42],
  ])('%d duplicated of %d lines: %d %%', (duplicated, lines, percent) => {
    expect(duplicationPercent(duplicated, lines)).toBeCloseTo(percent, 12);
  });
});
