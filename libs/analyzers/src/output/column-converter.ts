import type { BundledAnalyzer } from '../bundled/bundled-analyzer.js';
import type { SarifRegion } from './sarif-log.js';

/** Returns the text of a file of the checkout; undefined when it cannot be read. */
export type ReadText = (path: string) => string | undefined;

type Convert = (line: string, column: number) => number;

const anyNonAscii = /[^\0-\x7f]/;

const converters: Readonly<Record<BundledAnalyzer['columns'], Convert>> = {
  utf16: (_line, column) => column,
  'code-points': fromCodePoints,
  'utf8-bytes': fromBytes,
};

/**
 * Returns a function that brings the columns of a region to UTF-16 code units. An empty region becomes the text of its line, so that there is something
 * to show and to recognise. What cannot be read stays as it is.
 */
export function columnConverter(unit: BundledAnalyzer['columns'], readText: ReadText): (path: string, region: SarifRegion) => SarifRegion {
  const convert = converters[unit];
  const lineOf = lineReader(readText);
  return (path, region) => {
    const [first, last] = [lineOf(path, region.startLine), lineOf(path, region.endLine)];
    const isEmpty = region.startLine === region.endLine && region.startColumn === region.endColumn;
    if (isEmpty && first.trim() !== '')
      return { ...region, startColumn: first.length - first.trimStart().length + 1, endColumn: first.trimEnd().length + 1 };
    return { ...region, startColumn: convert(first, region.startColumn), endColumn: convert(last, region.endColumn) };
  };
}

/** Keeps the lines of the file that was asked for last: results come grouped by file. */
function lineReader(readText: ReadText): (path: string, line: number) => string {
  let current: { readonly path: string; readonly lines: readonly string[] } | undefined;
  return (path, line) => {
    if (current?.path !== path) current = { path, lines: readText(path)?.split(/\r\n|[\n\r]/) ?? [] };
    return current.lines[line - 1] ?? '';
  };
}

function fromCodePoints(line: string, column: number): number {
  if (!anyNonAscii.test(line)) return column;
  let units = 0;
  let points = 1;
  for (const character of line) {
    if (points >= column) break;
    units += character.length;
    points += 1;
  }
  return units + 1 + (column - points);
}

function fromBytes(line: string, column: number): number {
  if (!anyNonAscii.test(line)) return column;
  let units = 0;
  let bytes = 1;
  for (const character of line) {
    if (bytes >= column) break;
    units += character.length;
    bytes += Buffer.byteLength(character);
  }
  return units + 1 + Math.max(0, column - bytes);
}
