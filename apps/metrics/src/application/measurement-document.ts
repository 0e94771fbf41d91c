import { zstdDecompressSync } from 'node:zlib';
import { measurementsSchema, type Measurements } from '@lintel/analyzers';
import { DomainError } from '@lintel/kernel';
import type { CommitMeasurement, FileMeasurement, FunctionMeasurement } from '../domain/measurement.js';

type MeasuredFile = Measurements['files'][number];

/** A hundred thousand files with their functions fit. */
const maxInflatedBytes = 512 * 1024 * 1024;

/** Reads the stored document of the measuring analyzer (JSON in a zstd frame). Throws `malformed-payload` when it is none. */
export function decodeMeasurement(stored: Uint8Array): CommitMeasurement {
  const document = measurementsSchema.safeParse(parse(stored));
  if (!document.success) throw new DomainError('malformed-payload', { reason: document.error.issues[0]?.message ?? 'unexpected shape' });
  const { files, duplicates, manifests } = document.data;
  return {
    files: files.map(toFile),
    duplicates: duplicates.map(({ lines, code, occurrences }) => ({
      lines,
      code: storable(code),
      occurrences: occurrences.map(({ path, startLine }) => ({ path, startLine })),
    })),
    manifests: manifests.map(({ ecosystem, metricLanguage, dependencies }) => ({
      ecosystem,
      subject: metricLanguage,
      packages: dependencies.map(({ name }) => name),
    })),
  };
}

function toFile(file: MeasuredFile): FileMeasurement {
  const {
    path,
    language,
    metricLanguage,
    codeLines,
    commentLines,
    blankLines,
    duplicatedLines,
    cyclomatic,
    cognitive,
    functions,
    documentation,
  } = file;
  return {
    path,
    language,
    subject: metricLanguage,
    codeLines,
    commentLines,
    blankLines,
    duplicatedLines,
    publicDeclarations: documentation?.publicDeclarations ?? null,
    documentedDeclarations: documentation?.documented ?? null,
    cyclomaticComplexity: cyclomatic,
    cognitiveComplexity: cognitive,
    functions: functions.map(toFunction),
  };
}

function toFunction({
  name,
  startLine,
  endLine,
  codeLines,
  parameters,
  returns,
  nesting,
  booleanOperators,
  cyclomatic,
  cognitive,
}: MeasuredFile['functions'][number]): FunctionMeasurement {
  return {
    name: storable(name),
    startLine,
    endLine,
    codeLines,
    parameters,
    returns,
    maxNesting: nesting,
    booleanOperators,
    cyclomaticComplexity: cyclomatic,
    cognitiveComplexity: cognitive,
  };
}

function parse(stored: Uint8Array): unknown {
  try {
    return JSON.parse(zstdDecompressSync(stored, { maxOutputLength: maxInflatedBytes }).toString('utf8'));
  } catch (cause) {
    throw new DomainError('malformed-payload', { reason: 'the measurements are no JSON in a zstd frame, or too large' }, { cause });
  }
}

/** The text comes from foreign code; PostgreSQL stores neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}
