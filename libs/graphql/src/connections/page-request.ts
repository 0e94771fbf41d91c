import { DomainError } from '@lintel/kernel';
import type { ConnectionArgs } from './connection.js';
import { decodeCursor, type Key, type KeyShape } from './cursor.js';

/** What a repository is asked for: at most `limit` rows strictly between two keys, from one end. */
export interface PageRequest {
  /** Only rows after this key in the connection's order. */
  readonly after?: Key;
  /** Only rows before this key. */
  readonly before?: Key;
  /** `forward`: the first rows, in order. `backward`: the last rows, in reverse order. */
  readonly direction: 'forward' | 'backward';
  /** Rows to leave out at the start; only ever non-zero for the `offset` argument, and at most `maxOffset`. */
  readonly skip: number;
  /** One more than the page holds, which tells whether there is another. */
  readonly limit: number;
}

export interface PageLimits {
  readonly keyShape: KeyShape;
  readonly defaultFirst: number;
  readonly maxFirst: number;
}

/** A page request with the rows to keep: `pageSize` of them, and of those the last `keepLast` when both sizes were given. */
export interface PlannedPage {
  readonly request: PageRequest;
  readonly pageSize: number;
  readonly keepLast?: number;
}

/** `offset` is for the first screens of a list; deep reading goes by cursors. */
export const maxOffset = 10_000;

/** Turns the five arguments into a page request. Throws `invalid-input` for values out of range, or `offset` with `before` or `last`. */
export function planPage(args: ConnectionArgs, { keyShape, defaultFirst, maxFirst }: PageLimits): PlannedPage {
  const first = size('first', args.first, maxFirst);
  const last = size('last', args.last, maxFirst);
  const skip = size('offset', args.offset, maxOffset) ?? 0;
  if (skip > 0 && (args.before || last !== undefined)) refuse('offset cannot be combined with before or last');
  const after = args.after ? decodeCursor(args.after, keyShape) : undefined;
  const before = args.before ? decodeCursor(args.before, keyShape) : undefined;
  const direction = last !== undefined && first === undefined ? 'backward' : 'forward';
  const pageSize = first ?? last ?? defaultFirst;
  return {
    request: { ...(after && { after }), ...(before && { before }), direction, skip, limit: pageSize + 1 },
    pageSize,
    ...(first !== undefined && last !== undefined && { keepLast: last }),
  };
}

function size(name: string, value: number | null | undefined, max: number): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (!Number.isInteger(value) || value < 0) refuse(`${name} must not be negative`);
  if (value > max) refuse(`${name} must be at most ${max}, not ${value}`);
  return value;
}

function refuse(reason: string): never {
  throw new DomainError('invalid-input', { reason });
}
