import type { CommitMeasurement, FileMeasurement, FunctionMeasurement } from './measurement.js';

export const functionOf = (differing: Partial<FunctionMeasurement> = {}): FunctionMeasurement => ({
  name: 'pay',
  startLine: 10,
  endLine: 20,
  codeLines: 10,
  parameters: 2,
  returns: 1,
  maxNesting: 1,
  booleanOperators: 0,
  cyclomaticComplexity: 3,
  cognitiveComplexity: 2,
  ...differing,
});

export const fileOf = (differing: Partial<FileMeasurement> = {}): FileMeasurement => ({
  path: 'src/pay.ts',
  language: 'TypeScript',
  subject: 'javascript',
  codeLines: 100,
  commentLines: 10,
  blankLines: 5,
  duplicatedLines: 0,
  publicDeclarations: 4,
  documentedDeclarations: 1,
  cyclomaticComplexity: 5,
  cognitiveComplexity: 4,
  functions: [functionOf()],
  ...differing,
});

export const measurementOf = (differing: Partial<CommitMeasurement> = {}): CommitMeasurement => ({
  files: [fileOf()],
  duplicates: [],
  manifests: [],
  ...differing,
});
