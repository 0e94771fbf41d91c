import pg from 'pg';

const { builtins } = pg.types;
const int8Array = 1016;
const dateArray = 1182;
const textArray = 1009;

// The driver's typings name base types only.
const stockParser = pg.types.getTypeParser as (oid: number) => (text: string) => unknown;
const parseTextArray = stockParser(textArray) as (text: string) => (string | null)[];

/** `bigint` as number: identities and counters stay below 2^53; anything larger is a fault that must not be rounded silently. */
function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number exactly`);
  return value;
}

const own: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.INT8]: parseBigint,
  [int8Array]: (text) => parseTextArray(text).map((entry) => (entry === null ? null : parseBigint(entry))),
  // A calendar day has no time zone; the driver's default would make it local midnight.
  [builtins.DATE]: (text) => text,
  [dateArray]: parseTextArray,
};

/** How values of the database arrive: `bigint` as number, `date` as text, `numeric` as text, timestamps as Date. Applies per pool, not per process. */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary') as (text: string) => unknown;
    return own[oid] ?? stockParser(oid);
  },
};
