import type { Measurements } from '@lintel/analyzers';
import { fileOf } from '../src/domain/measurement.fixture.js';
import type { FileMeasurement } from '../src/domain/measurement.js';

/** What a commit of a test consists of. */
export interface MeasuredThings {
  readonly files?: readonly Partial<FileMeasurement>[];
  readonly duplicates?: readonly {
    readonly lines: number;
    readonly code?: string;
    readonly occurrences: readonly { readonly path: string; readonly startLine: number }[];
  }[];
  /** Number of packages that a package.json names. */
  readonly packages?: number;
}

/** The document that the measuring analyzer would write. */
export function documentOf({ files = [{}], duplicates = [], packages }: MeasuredThings): Measurements {
  return {
    formatVersion: '1',
    files: files.map((file, index) => toDocument(fileOf({ path: `src/file${index}.ts`, ...file }))),
    duplicates: duplicates.map(({ lines, code = 'copied', occurrences }) => ({
      lines,
      tokens: 99,
      code,
      occurrences: [...occurrences, { path: 'elsewhere.ts', startLine: 1 }].map((place) => ({
        ...place,
        endLine: place.startLine + lines,
      })),
    })),
    manifests:
      packages === undefined
        ? []
        : [
            {
              path: 'package.json',
              ecosystem: 'npm',
              metricLanguage: 'javascript',
              dependencies: Array.from({ length: packages }, (_, n) => ({ name: `p${n}`, isDevelopment: n % 2 === 1 })),
            },
          ],
  };
}

function toDocument(file: FileMeasurement): Measurements['files'][number] {
  const {
    path,
    language,
    subject,
    codeLines,
    commentLines,
    blankLines,
    duplicatedLines,
    publicDeclarations,
    documentedDeclarations,
    functions,
  } = file;
  return {
    path,
    language,
    metricLanguage: subject === 'all' ? null : subject,
    isTest: false,
    isParsed: true,
    lines: codeLines + commentLines + blankLines,
    codeLines,
    commentLines,
    blankLines,
    duplicatedLines,
    classes: 0,
    cyclomatic: file.cyclomaticComplexity,
    cognitive: file.cognitiveComplexity,
    documentation: publicDeclarations === null ? null : { publicDeclarations, documented: documentedDeclarations ?? 0 },
    functions: functions.map(({ maxNesting, cyclomaticComplexity, cognitiveComplexity, ...measured }) => ({
      ...measured,
      nesting: maxNesting,
      cyclomatic: cyclomaticComplexity,
      cognitive: cognitiveComplexity,
    })),
  };
}
