import type { BundledAnalyzer } from '../bundled/bundled-analyzer.js';
import type { SarifRegion } from './sarif-log.js';

/** Returns the text of a file of the checkout; undefined when it cannot be read. */
export type ReadText = (path: string) => string | undefined;

const anyNonAscii = /[^\0-\x7f]/;

/** Returns a function that brings the columns of a region to UTF-16 code units. Lines of plain ASCII, and files that cannot be read, stay as they are. */
export function columnConverter(unit: BundledAnalyzer['columns'], readText: ReadText): (path: string, region: SarifRegion) => SarifRegion {
  if (unit === 'utf16') return (_path, region) => region;
  const convert = unit === 'code-points' ? fromCodePoints : fromBytes;
  const lines = lineReader(readText);
  return (path, region) => ({
    ...region,
    startColumn: convert(lines(path, region.startLine), region.startColumn),
    endColumn: convert(lines(path, region.endLine), region.endColumn),
  });
}

/** Keeps the lines of the file that was asked for last: results come grouped by file. */
function lineReader(readText: ReadText): (path: string, line: number) => string {
  let current: { readonly path: string; readonly lines: readonly string[] } | undefined;
  return (path, line) => {
    if (current?.path !== path) {
      const text = readText(path);
      current = { path, lines: text !== undefined && anyNonAscii.test(text) ? text.split(/\r\n|[\n\r]/) : [] };
    }
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
