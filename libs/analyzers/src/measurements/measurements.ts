import { z } from 'zod';

const count = z.number().int().nonnegative();
const line = z.number().int().positive();

/** Languages that have metrics of their own; the others are part of the whole only. */
export const metricLanguages = [
  'c-and-cpp',
  'csharp',
  'go',
  'java',
  'javascript',
  'php',
  'python',
  'ruby',
  'rust',
  'scala',
  'kotlin',
  'swift',
] as const;
export type MetricLanguage = (typeof metricLanguages)[number];

const functionSchema = z.object({
  /** With the enclosing class, `Cart.total`; `(anonymous)` for a function without a name. */
  name: z.string(),
  startLine: line,
  endLine: line,
  /** Lines with code, without those of functions inside that are listed themselves. */
  codeLines: count,
  parameters: count,
  /** Without those that end a case of a switch. */
  returns: count,
  /** Deepest nesting of control structures. */
  nesting: count,
  /** Most boolean operators in one expression; a chain of one operator counts as one. */
  booleanOperators: count,
  cyclomatic: line,
  cognitive: count,
});

const fileSchema = z.object({
  path: z.string().min(1),
  /** Linguist name. */
  language: z.string(),
  metricLanguage: z.enum(metricLanguages).nullable(),
  isTest: z.boolean(),
  /** False where no grammar read the file: there are lines, but no functions. */
  isParsed: z.boolean(),
  lines: count,
  codeLines: count,
  commentLines: count,
  blankLines: count,
  /** Distinct lines that are part of some duplicate. */
  duplicatedLines: count,
  classes: count,
  /** Sums over the file, code outside functions included. */
  cyclomatic: count,
  cognitive: count,
  functions: z.array(functionSchema),
  /** Public declarations and how many of them have a documentation comment; null for tests and languages without the notion. */
  documentation: z.object({ publicDeclarations: count, documented: count }).nullable(),
});

const duplicateSchema = z.object({
  /** Lines of one occurrence. */
  lines: count,
  tokens: count,
  /** Text of the first occurrence, cut at 4,000 characters. */
  code: z.string(),
  occurrences: z.array(z.object({ path: z.string(), startLine: line, endLine: line })).min(2),
});

const manifestSchema = z.object({
  path: z.string(),
  /** `npm`, `pypi`, `go`, `maven`, `rubygems`, `composer`, `nuget`, `cargo`. */
  ecosystem: z.string(),
  metricLanguage: z.enum(metricLanguages),
  /** Direct third-party dependencies. */
  dependencies: z.array(z.object({ name: z.string(), isDevelopment: z.boolean() })),
});

/** What `lintel-metrics` measured in one commit. Formulas: docs/analyzers.md, section "Metrics". */
export const measurementsSchema = z.object({
  /** Version of this document and of the formulas behind it. */
  formatVersion: z.literal('1'),
  files: z.array(fileSchema),
  duplicates: z.array(duplicateSchema),
  manifests: z.array(manifestSchema),
});

export type Measurements = z.infer<typeof measurementsSchema>;
export type FileMeasurement = z.infer<typeof fileSchema>;
export type FunctionMeasurement = z.infer<typeof functionSchema>;
export type DuplicateMeasurement = z.infer<typeof duplicateSchema>;
export type ManifestMeasurement = z.infer<typeof manifestSchema>;
