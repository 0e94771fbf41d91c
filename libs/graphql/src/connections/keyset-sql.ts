import type { KeyPart } from './cursor.js';
import type { PageRequest } from './page-request.js';

export interface KeysetOptions {
  readonly request: PageRequest;
  /** Sort expressions, most significant first, the last one unique; written by us, never by a caller. Add a cast where a part is text: `created_at::text`… */
  readonly columns: readonly string[];
  /** Order of the connection; the same for each column, so that one index serves it. */
  readonly order: 'asc' | 'desc';
  /** Parameters of the query so far; the keyset's own are appended to a copy. */
  readonly parameters?: readonly unknown[];
  /** PostgreSQL types of the columns where the parameters need a cast, for example `['timestamptz', 'bigint']`. */
  readonly types?: readonly string[];
}

export interface KeysetSql {
  /** A condition for WHERE; `true` when the page is not bounded. */
  readonly condition: string;
  /** ORDER BY, OFFSET and LIMIT clauses. */
  readonly tail: string;
  readonly parameters: readonly unknown[];
}

/**
 * Returns the SQL that reads a `PageRequest`: `(a, b) > ($1, $2) … ORDER BY a, b LIMIT n`, a row comparison that an index on the
 * columns answers.
 */
export function keysetSql({ request, columns, order, parameters = [], types = [] }: KeysetOptions): KeysetSql {
  const values: unknown[] = [...parameters];
  const place = (part: KeyPart, index: number): string => {
    values.push(part);
    return types[index] ? `$${values.length}::${types[index]}` : `$${values.length}`;
  };
  const compare = (key: readonly KeyPart[], sign: string): string => `(${columns.join(', ')}) ${sign} (${key.map(place).join(', ')})`;
  const [later, earlier] = order === 'asc' ? ['>', '<'] : ['<', '>'];
  const conditions = [
    ...(request.after ? [compare(request.after, later!)] : []),
    ...(request.before ? [compare(request.before, earlier!)] : []),
  ];
  const isAscending = (order === 'asc') === (request.direction === 'forward');
  const ordering = columns.map((column) => `${column} ${isAscending ? 'ASC' : 'DESC'}`).join(', ');
  const offset = request.skip > 0 ? ` OFFSET ${request.skip}` : '';
  return {
    condition: conditions.length > 0 ? conditions.join(' AND ') : 'true',
    tail: `ORDER BY ${ordering}${offset} LIMIT ${request.limit}`,
    parameters: values,
  };
}
