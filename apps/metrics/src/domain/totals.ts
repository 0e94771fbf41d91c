import { complexFunctionComplexity, longFunctionLines } from './formulas.js';
import type { CommitMeasurement, FileMeasurement, FunctionMeasurement } from './measurement.js';
import type { MetricSubject } from './metric-catalogue.js';

/** What the files of a commit, or of one language in it, add up to. */
export interface Totals {
  readonly filesCount: number;
  readonly codeLines: number;
  readonly commentLines: number;
  readonly blankLines: number;
  readonly functionsCount: number;
  readonly complexFunctionsCount: number;
  readonly longFunctionsCount: number;
  readonly cyclomaticComplexity: number;
  readonly cognitiveComplexity: number;
  readonly duplicatedLines: number;
  /** Null when no file of a language where it is measured is among them. */
  readonly publicDeclarations: number | null;
  readonly documentedDeclarations: number | null;
}

const nothing: Totals = {
  filesCount: 0,
  codeLines: 0,
  commentLines: 0,
  blankLines: 0,
  functionsCount: 0,
  complexFunctionsCount: 0,
  longFunctionsCount: 0,
  cyclomaticComplexity: 0,
  cognitiveComplexity: 0,
  duplicatedLines: 0,
  publicDeclarations: null,
  documentedDeclarations: null,
};

/** Totals of one language. */
export interface LanguageTotals {
  readonly language: string;
  readonly subject: MetricSubject | null;
  readonly totals: Totals;
}

export function isComplex({ cyclomaticComplexity }: Pick<FunctionMeasurement, 'cyclomaticComplexity'>): boolean {
  return cyclomaticComplexity > complexFunctionComplexity;
}

export function isLong({ codeLines }: Pick<FunctionMeasurement, 'codeLines'>): boolean {
  return codeLines > longFunctionLines;
}

export function totalOf(files: readonly FileMeasurement[]): Totals {
  return files.map(totalsOfFile).reduce(add, nothing);
}

/** In the order of the languages' names. */
export function totalsByLanguage({ files }: CommitMeasurement): LanguageTotals[] {
  const byLanguage = Map.groupBy(files, ({ language }) => language);
  const languages = [...byLanguage.keys()].sort((one, other) => (one < other ? -1 : 1));
  return languages.map((language) => {
    const ofLanguage = byLanguage.get(language) ?? [];
    return { language, subject: ofLanguage[0]?.subject ?? null, totals: totalOf(ofLanguage) };
  });
}

function totalsOfFile({ functions, path: _, language: __, subject: ___, ...file }: FileMeasurement): Totals {
  return {
    ...file,
    filesCount: 1,
    functionsCount: functions.length,
    complexFunctionsCount: functions.filter(isComplex).length,
    longFunctionsCount: functions.filter(isLong).length,
  };
}

function add(one: Totals, other: Totals): Totals {
  const sum = (key: keyof Totals): number => (one[key] ?? 0) + (other[key] ?? 0);
  const sumOrNull = (key: keyof Totals): number | null => (one[key] === null && other[key] === null ? null : sum(key));
  return {
    filesCount: sum('filesCount'),
    codeLines: sum('codeLines'),
    commentLines: sum('commentLines'),
    blankLines: sum('blankLines'),
    functionsCount: sum('functionsCount'),
    complexFunctionsCount: sum('complexFunctionsCount'),
    longFunctionsCount: sum('longFunctionsCount'),
    cyclomaticComplexity: sum('cyclomaticComplexity'),
    cognitiveComplexity: sum('cognitiveComplexity'),
    duplicatedLines: sum('duplicatedLines'),
    publicDeclarations: sumOrNull('publicDeclarations'),
    documentedDeclarations: sumOrNull('documentedDeclarations'),
  };
}
