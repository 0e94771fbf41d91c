import type { DuplicateMeasurement, FileMeasurement, FunctionMeasurement, Measurements } from '../../measurements/measurements.js';
import type { Finding } from '../entry-point.js';

/** From which value on something is worth a look. Defaults and where they come from: docs/analyzers.md, section "Metrics". */
export interface Thresholds {
  readonly cognitive: number;
  readonly booleanOperators: number;
  readonly nesting: number;
  readonly parameters: number;
  readonly returns: number;
  readonly functionLines: number;
  readonly duplicateLines: number;
}

interface FunctionSmell {
  readonly ruleId: string;
  readonly threshold: keyof Thresholds;
  readonly value: (measured: FunctionMeasurement) => number;
  readonly message: (value: number, limit: number) => string;
}

const functionSmells: readonly FunctionSmell[] = [
  {
    ruleId: 'metrics/complex-function',
    threshold: 'cognitive',
    value: (measured) => measured.cognitive,
    message: (value, limit) => `has a cognitive complexity of ${value} (limit ${limit})`,
  },
  {
    ruleId: 'metrics/boolean-logic',
    threshold: 'booleanOperators',
    value: (measured) => measured.booleanOperators,
    message: (value, limit) => `mixes ${value} boolean operators in one expression (limit ${limit})`,
  },
  {
    ruleId: 'metrics/nested-control-flow',
    threshold: 'nesting',
    value: (measured) => measured.nesting,
    message: (value, limit) => `nests ${value} control structures (limit ${limit})`,
  },
  {
    ruleId: 'metrics/parameters',
    threshold: 'parameters',
    value: (measured) => measured.parameters,
    message: (value, limit) => `has ${value} parameters (limit ${limit})`,
  },
  {
    ruleId: 'metrics/returns',
    threshold: 'returns',
    value: (measured) => measured.returns,
    message: (value, limit) => `returns in ${value} places (limit ${limit})`,
  },
  {
    ruleId: 'metrics/long-function',
    threshold: 'functionLines',
    value: (measured) => measured.codeLines,
    message: (value, limit) => `has ${value} lines of code (limit ${limit})`,
  },
];

/** Turns measures beyond the limits into findings; test code has other habits and is left out. */
export function findSmells(measurements: Measurements, thresholds: Thresholds): Finding[] {
  const files = measurements.files.filter((file) => !file.isTest);
  return [
    ...files.flatMap((file) => file.functions.flatMap((measured) => smellsOf(file, measured, thresholds))),
    ...measurements.duplicates.filter((duplicate) => duplicate.lines >= thresholds.duplicateLines).map(duplicateSmell),
  ];
}

function smellsOf(file: FileMeasurement, measured: FunctionMeasurement, thresholds: Thresholds): Finding[] {
  return functionSmells.flatMap((smell) => {
    const [value, limit] = [smell.value(measured), thresholds[smell.threshold]];
    if (value <= limit) return [];
    const message = `${measured.name === '(anonymous)' ? 'This function' : measured.name} ${smell.message(value, limit)}`;
    // The whole function would mark too much: its first line stands for it.
    return [{ ruleId: smell.ruleId, message, path: file.path, ...atLine(measured.startLine) }];
  });
}

function duplicateSmell(duplicate: DuplicateMeasurement): Finding {
  const [first, ...others] = duplicate.occurrences;
  const places = others.slice(0, 3).map((place) => `${place.path}:${place.startLine}`);
  const more = others.length > places.length ? ` and ${others.length - places.length} more` : '';
  return {
    ruleId: 'metrics/duplicate-code',
    message: `These ${duplicate.lines} lines also stand in ${places.join(', ')}${more}`,
    path: first?.path ?? '',
    startLine: first?.startLine ?? 1,
    startColumn: 1,
    endLine: first?.endLine ?? 1,
    endColumn: 1,
    related: others.slice(0, 20),
  };
}

function atLine(line: number): Pick<Finding, 'startLine' | 'startColumn' | 'endLine' | 'endColumn'> {
  return { startLine: line, startColumn: 1, endLine: line, endColumn: 1 };
}
