import type { MetricSubject } from './metric-catalogue.js';

/** What the measuring analyzer found in one commit. Counts of lines, unless said otherwise. */
export interface CommitMeasurement {
  readonly files: readonly FileMeasurement[];
  /** Blocks of code that occur more than once. */
  readonly duplicates: readonly DuplicateBlock[];
  /** Files that name the packages the code needs; none found is not the same as none needed. */
  readonly manifests: readonly Manifest[];
}

export interface FileMeasurement {
  readonly path: string;
  /** Linguist's name, for example `TypeScript`. */
  readonly language: string;
  /** Under which subject metrics count the language; null for one that is part of the whole only. */
  readonly subject: MetricSubject | null;
  readonly codeLines: number;
  readonly commentLines: number;
  readonly blankLines: number;
  /** Distinct lines that are part of a duplicate. */
  readonly duplicatedLines: number;
  /** Declarations that others can use, and how many of them have documentation; null for a language where that is not measured. */
  readonly publicDeclarations: number | null;
  readonly documentedDeclarations: number | null;
  /** Sum over the functions, and what lies outside of them. */
  readonly cyclomaticComplexity: number;
  readonly cognitiveComplexity: number;
  readonly functions: readonly FunctionMeasurement[];
}

export interface FunctionMeasurement {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Lines of code in it. */
  readonly codeLines: number;
  readonly parameters: number;
  readonly returns: number;
  readonly maxNesting: number;
  /** In the expression that has most. */
  readonly booleanOperators: number;
  readonly cyclomaticComplexity: number;
  readonly cognitiveComplexity: number;
}

export interface DuplicateBlock {
  /** Lines of one occurrence. */
  readonly lines: number;
  /** Text of the first occurrence, cut when it is long. */
  readonly code: string;
  readonly occurrences: readonly { readonly path: string; readonly startLine: number }[];
}

export interface Manifest {
  /** Package ecosystem: `npm`, `pypi`, `go`, … */
  readonly ecosystem: string;
  readonly subject: MetricSubject;
  /** Names of the direct third-party packages. */
  readonly packages: readonly string[];
}
