import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';
import { encodeCopyRows } from './copy-text.js';
import type { Transaction } from './transaction.js';

let copyTables = 0;

type Rows = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;

/** The one implementation of `Transaction`, over TypeORM's query runner and its connection. */
export class OpenTransaction implements Transaction {
  readonly manager: EntityManager;
  readonly #client: pg.PoolClient;
  readonly #afterCommit: (() => void)[] = [];

  constructor(manager: EntityManager, client: pg.PoolClient) {
    this.manager = manager;
    this.#client = client;
  }

  onCommit(action: () => void): void {
    this.#afterCommit.push(action);
  }

  committed(): void {
    for (const action of this.#afterCommit) action();
  }

  async query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.#client.query(sql, parameters as unknown[]);
    return result.rows as Row[];
  }

  async copyRows(table: string, columns: readonly string[], rows: Rows): Promise<number> {
    const target = await this.#describe(table, columns);
    const names = columns.map(quote).join(', ');
    if (!target.hasRowSecurity) return this.#copyInto(table, names, encodeCopyRows(rows, target.isArray));
    // COPY cannot write to a table under row-level security; INSERT … SELECT can, and its policy checks every row.
    copyTables += 1;
    const staging = `copy_${copyTables}`;
    await this.query(`CREATE TEMPORARY TABLE ${staging} ON COMMIT DROP AS SELECT ${names} FROM ${table} WITH NO DATA`);
    const count = await this.#copyInto(staging, names, encodeCopyRows(rows, target.isArray));
    await this.query(`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${staging}`);
    await this.query(`DROP TABLE ${staging}`);
    return count;
  }

  async #copyInto(table: string, names: string, chunks: AsyncIterable<Buffer>): Promise<number> {
    const stream = this.#client.query(copyFrom(`COPY ${table} (${names}) FROM STDIN`));
    await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 4 }), stream);
    return stream.rowCount;
  }

  async #describe(table: string, columns: readonly string[]): Promise<{ hasRowSecurity: boolean; isArray: boolean[] }> {
    const found = await this.query<{ name: string; isArray: boolean; hasRowSecurity: boolean }>(
      `SELECT a.attname AS name, t.typcategory = 'A' AS "isArray", row_security_active(a.attrelid) AS "hasRowSecurity"
       FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
       WHERE a.attrelid = $1::regclass AND a.attname = ANY ($2) AND NOT a.attisdropped`,
      [table, columns],
    );
    const byName = new Map(found.map((column) => [column.name, column.isArray]));
    return { hasRowSecurity: found[0]?.hasRowSecurity ?? false, isArray: columns.map((column) => byName.get(column) ?? false) };
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
