import type { Region } from '@lintel/tracking';
import { integerOf, recordOf } from '../model/values.js';

const maxPosition = 2 ** 31 - 1;

/** A region as the producer gave it: what is missing is filled in when the text is known. */
export interface GivenRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  /** Exclusive; undefined: the end of the line. */
  readonly endColumn: number | undefined;
}

export type RegionProblem = 'start-line-below-1';

/** Reads a region (SARIF 3.30). Undefined when there is none or it names no line; offsets alone name none. */
export function regionOf(value: unknown): { readonly region: GivenRegion | undefined; readonly problem?: RegionProblem } {
  const record = recordOf(value);
  const startLine = integerOf(record?.startLine);
  if (record === undefined || startLine === undefined) return { region: undefined };
  if (startLine < 1) return { region: undefined, problem: 'start-line-below-1' };
  const startColumn = position(record.startColumn) ?? 1;
  const endLine = position(record.endLine) ?? Math.min(startLine, maxPosition);
  const region = { startLine: Math.min(startLine, maxPosition), startColumn, endLine, endColumn: position(record.endColumn) };
  return { region: endsBeforeStart(region) ? { ...region, endLine: region.startLine, endColumn: startColumn } : region };
}

/** The region with everything filled in, for a text that is not known. */
export function completeRegion(given: GivenRegion): Region {
  return { ...given, endColumn: given.endColumn ?? (given.endLine === given.startLine ? given.startColumn : 1) };
}

function position(value: unknown): number | undefined {
  const number = integerOf(value);
  return number === undefined || number < 1 ? undefined : Math.min(number, maxPosition);
}

function endsBeforeStart(region: GivenRegion): boolean {
  if (region.endLine !== region.startLine) return region.endLine < region.startLine;
  return region.endColumn !== undefined && region.endColumn < region.startColumn;
}
