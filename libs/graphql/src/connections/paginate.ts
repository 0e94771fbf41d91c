import type { Connection, ConnectionArgs, Edge, PageInfo } from './connection.js';
import { encodeCursor, type Key, type KeyShape } from './cursor.js';
import { planPage, type PageRequest, type PlannedPage } from './page-request.js';

export interface PaginateOptions<Row, Node = Row> {
  readonly args: ConnectionArgs;
  /** Page size when neither `first` nor `last` is given. Clients read many connections bare: keep it at 100 or more. */
  readonly defaultFirst?: number;
  readonly maxFirst?: number;
  /** Types of the key's parts, for example `['string', 'number']` for (created_at as text, id). */
  readonly keyShape: KeyShape;
  readonly keyOf: (row: Row) => Key;
  /** Reads the rows that `request` asks for: strictly between its keys, in its direction, at most `limit`. See `keysetSql`. */
  readonly fetch: (request: PageRequest) => Promise<readonly Row[]>;
  /** All rows of the connection, from a maintained counter. Called only when `totalCount` is selected. */
  readonly count: () => number | Promise<number>;
  readonly toNode: (row: Row) => Node;
}

/**
 * Answers a Relay connection (https://relay.dev/graphql/connections.htm) by keyset: a page costs the same wherever it is.
 *
 * - `first` with `after`, `last` with `before`, and both sizes together as the specification has it; neither: the first `defaultFirst` (100).
 * - `offset` counts from `after` when that is given; it cannot be combined with `before` or `last`.
 * - `endCursor` is set whenever `hasNextPage` is true; an empty page has neither.
 * - Cursors are opaque and stay valid when rows come or go. A page holds at most `maxFirst` (500); more is refused, not cut.
 *
 * @throws DomainError `invalid-input` for a size out of range, a foreign cursor, or a combination that means nothing.
 */
export async function paginate<Row, Node = Row>(options: PaginateOptions<Row, Node>): Promise<Connection<Node>> {
  const { args, keyShape, keyOf, fetch, count, toNode, defaultFirst = 100, maxFirst = 500 } = options;
  const plan = planPage(args, { keyShape, defaultFirst, maxFirst });
  const fetched = await fetch(plan.request);
  const kept = rowsOf(plan, fetched);
  const edges = kept.map((row): Edge<Node> => ({ node: toNode(row), cursor: encodeCursor(keyOf(row)) }));
  return { pageInfo: pageInfoOf(plan, fetched.length, edges), edges, totalCount: count };
}

function rowsOf<Row>({ request, pageSize, keepLast }: PlannedPage, fetched: readonly Row[]): readonly Row[] {
  const page = fetched.slice(0, pageSize);
  if (request.direction === 'backward') return page.reverse();
  return keepLast === undefined ? page : page.slice(Math.max(0, page.length - keepLast));
}

function pageInfoOf({ request, pageSize, keepLast }: PlannedPage, fetchedCount: number, edges: readonly Edge<unknown>[]): PageInfo {
  const hasMore = fetchedCount > pageSize;
  const isForward = request.direction === 'forward';
  const wasCutAtStart = keepLast !== undefined && Math.min(fetchedCount, pageSize) > keepLast;
  // The row of a given cursor lies just outside the page, on its side.
  const hasNext = (isForward && hasMore) || request.before !== undefined;
  const hasPrevious = (!isForward && hasMore) || wasCutAtStart || request.after !== undefined || request.skip > 0;
  return {
    hasNextPage: hasNext && edges.length > 0,
    hasPreviousPage: hasPrevious && edges.length > 0,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}
