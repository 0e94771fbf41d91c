/** Columns of a bulk statement: name and PostgreSQL type. `jsonb` goes over as text. */
export type BulkColumns = Readonly<Record<string, string>>;

export interface BulkSource {
  /** `unnest($2::bigint[], …) WITH ORDINALITY AS input (issue_id, …, place)`. */
  readonly from: string;
  /** The columns as expressions on `input`, in order, JSON parsed. */
  readonly expressions: Readonly<Record<string, string>>;
  /** To be appended to the statement's own parameters. */
  readonly parameters: readonly unknown[][];
}

/** Rows of one bulk statement; more go into several. */
export const bulkRows = 5_000;

/** Turns rows into one set of arrays for `FROM unnest(…)`. `offset` is how many parameters the statement has before. */
export function unnest<Row>(
  rows: readonly Row[],
  columns: BulkColumns,
  options: { readonly offset: number; readonly valuesOf: (row: Row) => readonly unknown[] },
): BulkSource {
  const names = Object.keys(columns);
  const arrays = names.map((): unknown[] => []);
  for (const row of rows) options.valuesOf(row).forEach((value, index) => arrays[index]?.push(value));
  const isJson = (name: string): boolean => columns[name] === 'jsonb';
  const typed = names.map((name, index) => `$${options.offset + index + 1}::${isJson(name) ? 'text' : columns[name]}[]`);
  return {
    from: `unnest(${typed.join(', ')}) WITH ORDINALITY AS input (${names.join(', ')}, place)`,
    expressions: Object.fromEntries(names.map((name) => [name, isJson(name) ? `input.${name}::jsonb` : `input.${name}`])),
    parameters: arrays,
  };
}

/** JSON text that PostgreSQL takes; null stays null. */
export function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

export function* chunksOf<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += bulkRows) yield rows.slice(start, start + bulkRows);
}
