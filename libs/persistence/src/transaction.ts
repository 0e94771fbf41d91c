import type { EntityManager } from 'typeorm';

/** One open transaction on the service's own schema (`search_path` is set), limited to its scope by row-level security. */
export interface Transaction {
  readonly manager: EntityManager;
  /** Runs one statement; `bigint` comes back as number, `numeric` as string, timestamps as Date. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Loads rows through COPY; returns how many. Values in column order; arrays and objects are sent as JSON unless the column is an array. */
  copyRows(
    table: string,
    columns: readonly string[],
    rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  ): Promise<number>;
  /** Calls `action` once the transaction has been committed, never after a rollback. For hints only: a crash in between loses it. */
  onCommit(action: () => void): void;
}
