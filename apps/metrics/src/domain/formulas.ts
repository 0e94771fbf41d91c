import type { Category, Severity } from '@lintel/kernel';

/**
 * Version of all formulas below. Values are stored with it; raise it whenever a formula, a weight or a threshold changes, so that old and new
 * values are never compared as if they were alike.
 */
export const formulaVersion = '1';

/** Effort of a structural smell: `base + delta × (value − threshold)` minutes for a value above the threshold. */
export interface SmellFormula {
  readonly threshold: number;
  readonly baseMinutes: number;
  readonly deltaMinutes: number;
}

export const smellKinds = [
  'function-complexity',
  'file-complexity',
  'boolean-logic',
  'nesting',
  'parameters',
  'returns',
  'duplication',
] as const;
export type SmellKind = (typeof smellKinds)[number];

export const smellFormulas: Readonly<Record<SmellKind, SmellFormula>> = {
  'function-complexity': { threshold: 18, baseMinutes: 10, deltaMinutes: 5 },
  'file-complexity': { threshold: 50, baseMinutes: 50, deltaMinutes: 20 },
  'boolean-logic': { threshold: 4, baseMinutes: 10, deltaMinutes: 12 },
  nesting: { threshold: 5, baseMinutes: 15, deltaMinutes: 10 },
  parameters: { threshold: 6, baseMinutes: 15, deltaMinutes: 2 },
  returns: { threshold: 6, baseMinutes: 15, deltaMinutes: 5 },
  duplication: { threshold: 15, baseMinutes: 10, deltaMinutes: 5 },
};

/** Minutes that a structural smell costs; 0 up to its threshold. */
export function smellMinutes(kind: SmellKind, value: number): number {
  const { threshold, baseMinutes, deltaMinutes } = smellFormulas[kind];
  return value > threshold ? baseMinutes + deltaMinutes * (value - threshold) : 0;
}

/** Minutes to resolve an issue whose rule does not say: style 5, minor 10, major 20, critical 45, critical security 60. */
export function issueMinutes(category: Category, severity: Severity): number {
  if (category === 'style') return 5;
  if (severity === 'critical') return category === 'security' || category === 'secrets' ? 60 : 45;
  return severity === 'major' ? 20 : 10;
}

/** A function is long above 40 lines, complex above a cyclomatic complexity of 25. */
export const longFunctionLines = 40;
export const complexFunctionComplexity = 25;

/** Implementation time of a line of code. */
export const minutesPerLine = 30;

/** Dollars for an hour of work. */
export const defaultHourlyRate = 70;

/** Debt over the time that writing the code would take; 0 without code. */
export function debtRatio(debtMinutes: number, codeLines: number, languageFactor = 1): number {
  return codeLines === 0 ? 0 : debtMinutes / (codeLines * minutesPerLine * languageFactor);
}

export function debtCost(debtMinutes: number, hourlyRate = defaultHourlyRate): number {
  return (debtMinutes / 60) * hourlyRate;
}

/** Distinct duplicated lines in a hundred lines of code; 0 without code. */
export function duplicationPercent(duplicatedLines: number, codeLines: number): number {
  return codeLines === 0 ? 0 : (100 * duplicatedLines) / codeLines;
}
