import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Connection, ConnectionArgs } from './connection.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { maxOffset, type PageRequest } from './page-request.js';
import { paginateList } from './paginate-list.js';
import { paginate } from './paginate.js';

interface Row {
  readonly score: number;
  readonly id: number;
}

/** Rows in the order of their connection: by score, then id. */
const rowsOf = (scores: readonly number[]): Row[] =>
  scores.map((score, id) => ({ score, id })).sort((left, right) => left.score - right.score || left.id - right.id);
const compare = (left: readonly (number | string)[], right: readonly (number | string)[]): number =>
  Number(left[0]) - Number(right[0]) || Number(left[1]) - Number(right[1]);

/** A repository as `paginate` expects it. */
function fetchFrom(rows: readonly Row[]) {
  return async ({ after, before, direction, skip, limit }: PageRequest): Promise<Row[]> => {
    const between = rows.filter(
      (row) => (!after || compare([row.score, row.id], after) > 0) && (!before || compare([row.score, row.id], before) < 0),
    );
    return (direction === 'forward' ? between : between.reverse()).slice(skip, skip + limit);
  };
}

const page = (rows: readonly Row[], args: ConnectionArgs, limits: { defaultFirst?: number; maxFirst?: number } = {}) =>
  paginate<Row, number>({
    args,
    keyShape: ['number', 'number'],
    keyOf: (row) => [row.score, row.id],
    fetch: fetchFrom(rows),
    count: () => rows.length,
    toNode: (row) => row.id,
    ...limits,
  });
const nodes = (connection: Connection<number>): number[] => connection.edges.map(({ node }) => node);
const ids = (rows: readonly Row[]): number[] => rows.map(({ id }) => id);
const cursorOf = ({ score, id }: Row): string => encodeCursor([score, id]);

const anyRows = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 }).map(rowsOf);

describe('paginate', () => {
  it('walks forward through every row once, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 8 }), async (rows, first) => {
        const seen: number[] = [];
        let after: string | null = null;
        for (let more = true; more;) {
          const connection: Connection<number> = await page(rows, { first, after });
          seen.push(...nodes(connection));
          more = connection.pageInfo.hasNextPage;
          if (more) expect(connection.pageInfo.endCursor).not.toBeNull();
          after = connection.pageInfo.endCursor;
        }
        expect(seen).toEqual(ids(rows));
      }),
    );
  });

  it('walks backward through every row once', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 8 }), async (rows, last) => {
        const seen: number[] = [];
        let before: string | null = null;
        for (let more = true; more;) {
          const connection: Connection<number> = await page(rows, { last, before });
          seen.unshift(...nodes(connection));
          more = connection.pageInfo.hasPreviousPage;
          before = connection.pageInfo.startCursor;
        }
        expect(seen).toEqual(ids(rows));
      }),
    );
  });

  it('answers any arguments as the Relay specification has it', async () => {
    const size = fc.option(fc.integer({ min: 0, max: 35 }), { nil: undefined });
    const position = fc.option(fc.nat(29), { nil: undefined, freq: 2 });
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        fc.record({ first: size, last: size, from: position, to: position }),
        async (rows, { first, last, from, to }) => {
          const after = from === undefined ? undefined : rows[from];
          const before = to === undefined ? undefined : rows[to];
          const start = after ? rows.indexOf(after) + 1 : 0;
          const end = before ? rows.indexOf(before) : rows.length;
          let expected = rows.slice(start, Math.max(start, end));
          if (first !== undefined) expected = expected.slice(0, first);
          if (last !== undefined) expected = expected.slice(Math.max(0, expected.length - last));
          const connection = await page(rows, { first, last, after: after && cursorOf(after), before: before && cursorOf(before) });
          expect(nodes(connection)).toEqual(ids(expected));
          const { hasNextPage, hasPreviousPage, endCursor } = connection.pageInfo;
          const lastRow = expected.at(-1);
          if (lastRow) {
            expect(hasNextPage).toBe(rows.indexOf(lastRow) < rows.length - 1);
            expect(hasPreviousPage).toBe(rows.indexOf(expected[0]!) > 0);
          }
          if (hasNextPage) expect(endCursor).not.toBeNull();
        },
      ),
    );
  });

  it('counts offset from the start, or from after', async () => {
    const rows = rowsOf([1, 2, 3, 4, 5, 6]);
    expect(nodes(await page(rows, { offset: 2, first: 2 }))).toEqual([2, 3]);
    expect(nodes(await page(rows, { offset: 1, first: 2, after: cursorOf(rows[1]!) }))).toEqual([3, 4]);
    const skipped = await page(rows, { offset: 2, first: 2 });
    expect(skipped.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(nodes(await page(rows, { offset: 50 }))).toEqual([]);
  });

  it('returns 100 rows without arguments and up to 500 on demand', async () => {
    const rows = rowsOf(Array.from({ length: 700 }, (_, index) => index));
    expect(nodes(await page(rows, {}))).toHaveLength(100);
    expect(nodes(await page(rows, { first: null, last: null, after: null, before: null, offset: null }))).toHaveLength(100);
    expect(nodes(await page(rows, { first: 500 }))).toHaveLength(500);
    expect((await page(rows, {})).totalCount()).toBe(700);
  });

  it.each([
    [{ first: -1 }, 'first must not be negative'],
    [{ last: -5 }, 'last must not be negative'],
    [{ first: 501 }, 'first must be at most 500, not 501'],
    [{ offset: maxOffset + 1 }, `offset must be at most ${maxOffset}`],
    [{ offset: 1, last: 2 }, 'offset cannot be combined with before or last'],
    [{ offset: 1, before: encodeCursor([1, 1]) }, 'offset cannot be combined with before or last'],
    [{ after: 'nonsense' }, 'is not a cursor of this connection'],
    [{ after: encodeCursor([1]) }, 'is not a cursor of this connection'],
    [{ after: encodeCursor(['1', '2']) }, 'is not a cursor of this connection'],
  ])('refuses %j', async (args, reason) => {
    await expect(page([], args)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining(reason) });
  });

  it('refuses a foreign cursor of any kind, and keeps its own', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.integer(),
          fc.string().filter((text) => !text.includes('\0')),
        ),
        (key) => expect(decodeCursor(encodeCursor(key), ['number', 'string'])).toEqual(key),
      ),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text, ['number'])).toThrow(/is not a cursor/);
      }),
      { examples: [[Buffer.from('[null]').toString('base64url')], [Buffer.from('{"length":1}').toString('base64url')]] },
    );
    expect(() => decodeCursor(encodeCursor(['a\0b']), ['string'])).toThrow(/is not a cursor/);
  });
});

describe('paginateList', () => {
  const rows = ['a', 'b', 'c', 'd'];
  const list = (args: ConnectionArgs) => paginateList({ args, rows, keyOf: (row) => row, toNode: (row) => row });

  it('pages a list in memory by the same rules', async () => {
    const first = await list({ first: 2 });
    expect(first.edges.map(({ node }) => node)).toEqual(['a', 'b']);
    expect((await list({ first: 2, after: first.pageInfo.endCursor })).edges.map(({ node }) => node)).toEqual(['c', 'd']);
    expect((await list({ last: 1 })).edges.map(({ node }) => node)).toEqual(['d']);
    expect((await list({})).totalCount()).toBe(4);
  });

  it('is empty behind a row that is gone, and for an empty list', async () => {
    expect((await list({ after: encodeCursor(['x']) })).edges).toEqual([]);
    expect((await paginateList({ args: {}, rows: [] as string[], keyOf: (row) => row, toNode: (row) => row })).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});
