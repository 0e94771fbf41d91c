import { smellMinutes, type SmellKind } from './formulas.js';
import type { CommitMeasurement, FileMeasurement, FunctionMeasurement } from './measurement.js';

/** One thing about the shape of the code that costs time. */
export interface Smell {
  readonly kind: SmellKind;
  readonly path: string;
  /** Set for smells of a function. */
  readonly functionName: string | null;
  readonly line: number | null;
  /** What was measured. */
  readonly value: number;
  readonly minutes: number;
}

/** Finds every smell of a commit that is above its threshold, the most expensive first. */
export function findSmells({ files, duplicates }: CommitMeasurement): Smell[] {
  const ofFiles = files.flatMap((file) => [fileSmell(file), ...file.functions.flatMap((measured) => functionSmells(file, measured))]);
  const ofDuplicates = duplicates.map(({ lines, occurrences }): Smell => {
    const [first] = occurrences;
    return smell('duplication', lines, { path: first?.path ?? '', functionName: null, line: first?.startLine ?? null });
  });
  return [...ofFiles, ...ofDuplicates].filter(({ minutes }) => minutes > 0).sort(byCost);
}

export function minutesByKind(smells: readonly Smell[]): Partial<Record<SmellKind, number>> {
  const minutes: Partial<Record<SmellKind, number>> = {};
  for (const { kind, minutes: cost } of smells) minutes[kind] = (minutes[kind] ?? 0) + cost;
  return minutes;
}

type Place = Pick<Smell, 'path' | 'functionName' | 'line'>;

function functionSmells({ path }: FileMeasurement, measured: FunctionMeasurement): Smell[] {
  const place: Place = { path, functionName: measured.name, line: measured.startLine };
  return [
    smell('function-complexity', measured.cognitiveComplexity, place),
    smell('boolean-logic', measured.booleanOperators, place),
    smell('nesting', measured.maxNesting, place),
    smell('parameters', measured.parameters, place),
    smell('returns', measured.returns, place),
  ];
}

function fileSmell({ path, cognitiveComplexity }: FileMeasurement): Smell {
  return smell('file-complexity', cognitiveComplexity, { path, functionName: null, line: null });
}

function smell(kind: SmellKind, value: number, place: Place): Smell {
  return { kind, ...place, value, minutes: smellMinutes(kind, value) };
}

/** Ends in a unique key, so that equal costs always come in the same order. */
function byCost(one: Smell, other: Smell): number {
  return (
    other.minutes - one.minutes || compare(one.path, other.path) || (one.line ?? 0) - (other.line ?? 0) || compare(one.kind, other.kind)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
