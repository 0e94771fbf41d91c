import type { Connection, ConnectionArgs } from './connection.js';
import type { Key } from './cursor.js';
import { paginate } from './paginate.js';
import type { PageRequest } from './page-request.js';

export interface PaginateListOptions<Row, Node = Row> {
  readonly args: ConnectionArgs;
  /** All rows, in the order of the connection. Short lists only: a catalogue, the checks of a run. */
  readonly rows: readonly Row[];
  /** A unique, stable name or number of a row. */
  readonly keyOf: (row: Row) => number | string;
  readonly toNode: (row: Row) => Node;
  readonly defaultFirst?: number;
  readonly maxFirst?: number;
}

/** Answers a connection over a list that is in memory anyway; same rules as `paginate`. A cursor of a row that is gone finds an empty page. */
export function paginateList<Row, Node = Row>({ rows, keyOf, ...options }: PaginateListOptions<Row, Node>): Promise<Connection<Node>> {
  const keyType = rows[0] !== undefined && typeof keyOf(rows[0]) === 'number' ? 'number' : 'string';
  return paginate<Row, Node>({
    ...options,
    keyShape: [keyType],
    keyOf: (row) => [keyOf(row)],
    fetch: async (request) => select(rows, keyOf, request),
    count: () => rows.length,
  });
}

function select<Row>(rows: readonly Row[], keyOf: (row: Row) => Key[number], request: PageRequest): readonly Row[] {
  const { after, before, direction, skip, limit } = request;
  const position = (key: Key): number => rows.findIndex((row) => keyOf(row) === key[0]);
  const start = after ? position(after) : -1;
  const end = before ? position(before) : rows.length;
  if ((after && start < 0) || (before && end < 0)) return [];
  const between = rows.slice(start + 1, end);
  return (direction === 'backward' ? between.reverse() : between).slice(skip, skip + limit);
}
