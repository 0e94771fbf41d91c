import type { Region } from '@lintel/tracking';
import { lineHashes } from '../fingerprints/line-hash.js';
import { completeRegion, type GivenRegion } from './region.js';

/** The text of a file, asked about its lines. What is expensive is computed once, when first needed. */
export class SourceText {
  private lines: string[] | undefined;
  private hashes: string[] | undefined;

  constructor(readonly text: string) {}

  /** GitHub's line hash; undefined beyond the end of the file. */
  lineHash(line: number): string | undefined {
    this.hashes ??= lineHashes(this.text);
    return this.hashes[line - 1];
  }

  /** Fills in what the producer left out of a region and counts its columns in UTF-16 units. Beyond the end of the file it stays as given. */
  locate(given: GivenRegion, countsCodePoints: boolean): Region {
    const first = this.line(given.startLine);
    const last = this.line(given.endLine);
    const startColumn = countsCodePoints && first !== undefined ? columnInUnits(first, given.startColumn) : given.startColumn;
    const endColumn =
      countsCodePoints && last !== undefined && given.endColumn !== undefined ? columnInUnits(last, given.endColumn) : given.endColumn;
    const endOfLine = last === undefined ? undefined : last.length + 1;
    const region = completeRegion({ ...given, startColumn, endColumn: endColumn ?? endOfLine });
    return region.endLine === region.startLine && region.endColumn < region.startColumn
      ? { ...region, endColumn: region.startColumn }
      : region;
  }

  private line(number: number): string | undefined {
    this.lines ??= this.text.split(/\r\n|\n|\r/);
    return this.lines[number - 1];
  }
}

/** Column in UTF-16 units of a column in code points; beyond the end of the line the distance stays. */
function columnInUnits(line: string, column: number): number {
  let units = 0;
  for (let points = 1; points < column; points += 1) {
    const point = line.codePointAt(units);
    units += point !== undefined && point > 0xffff ? 2 : 1;
    if (units >= line.length) return units + column - points;
  }
  return units + 1;
}
