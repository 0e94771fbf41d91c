import { DataSource, type MixedList, type QueryRunner } from 'typeorm';
import pg from 'pg';
import { Listener } from './listener.js';
import { roleOf, schemaOf } from './names.js';
import { OpenTransaction } from './open-transaction.js';
import { accountIdsSetting, scopeSetting, type Scope } from './scope.js';
import type { Transaction } from './transaction.js';
import { typeParsers } from './type-parsers.js';

export interface DatabaseOptions {
  /** Connection URL: the service's own login role, or another one's together with `useRole`. */
  readonly url: string;
  /** Name of the service, for example `ingest-webhooks`; its schema follows from it. */
  readonly service: string;
  /** TypeORM entities. */
  readonly entities: readonly unknown[];
  /** True when the URL logs in as another role (one process for all services): sessions then act as the service's role. */
  readonly useRole?: boolean;
  /** Connections kept at most. */
  readonly poolSize?: number;
  readonly onConnectionError?: (error: Error) => void;
}

/** How long to wait for a connection, new or from the pool, before the work fails. */
const connectTimeoutMs = 15_000;

const databases = new WeakMap<Transaction, Database>();

/** Returns the database that `tx` is open on. */
export function databaseOf(tx: Transaction): Database {
  const database = databases.get(tx);
  if (!database) throw new Error('The transaction was not opened by Database.transaction');
  return database;
}

/**
 * The one way of a service to its database: `transaction`. Nest token of the service's own instance.
 * The connection acts as a role that owns nothing, so row-level security applies to every statement.
 */
export class Database {
  readonly service: string;
  readonly schema: string;
  readonly #source: DataSource;
  readonly #session: pg.ClientConfig;
  readonly #listener: Listener;
  readonly #onConnectionError: (error: Error) => void;

  constructor(source: DataSource, session: pg.ClientConfig, options: Pick<DatabaseOptions, 'service' | 'onConnectionError'>) {
    this.#source = source;
    this.#session = session;
    this.#onConnectionError = options.onConnectionError ?? ignore;
    this.#listener = new Listener(session, this.#onConnectionError);
    this.service = options.service;
    this.schema = schemaOf(options.service);
  }

  /**
   * Runs `work` in one READ COMMITTED transaction limited to `scope`; commits when it resolves, rolls back when it rejects.
   * Concurrent work on one thing is put in order by row locks (`SELECT … FOR UPDATE`), not by the isolation level.
   */
  async transaction<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.#source.createQueryRunner();
    try {
      const client = (await runner.connect()) as pg.PoolClient;
      await begin(runner, client, scope);
      const tx = new OpenTransaction(runner.manager, client);
      databases.set(tx, this);
      const result = await work(tx);
      await runner.commitTransaction();
      tx.committed();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** For the messaging lib only: statements outside of a transaction and without a scope, so that no tenant's row is visible to them. */
  async unscoped<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const pool = (this.#source.driver as unknown as { master: pg.Pool }).master;
    return (await pool.query(sql, parameters as unknown[])).rows as Row[];
  }

  /** Calls `onNotification` for every NOTIFY on `channel`, and after each reconnect (payload ''); returns how to end it. */
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>> {
    return this.#listener.listen(channel, onNotification);
  }

  /** Rejects when the database does not answer. */
  async ping(): Promise<void> {
    await this.unscoped('SELECT 1');
  }

  /** For the messaging lib only: connections beside those of `transaction`, so that bookkeeping never waits for the work it keeps books on. */
  createPool(size: number): pg.Pool {
    const pool = new pg.Pool({ ...this.#session, max: size });
    pool.on('error', this.#onConnectionError);
    return pool;
  }

  /** For the messaging lib only: a connection of its own, for locks that last as long as the process. The caller ends it. */
  async openSession(): Promise<pg.Client> {
    const client = new pg.Client(this.#session);
    await client.connect();
    return client;
  }

  async close(): Promise<void> {
    await this.#listener.close();
    await this.#source.destroy();
  }
}

/** Connects a service to its schema, which `migrateService` has made. */
export async function createDatabase(options: DatabaseOptions): Promise<Database> {
  const schema = schemaOf(options.service);
  const session = {
    connectionString: options.url,
    options: [`-c search_path=${schema},public`, ...(options.useRole ? [`-c role=${roleOf(options.service)}`] : [])].join(' '),
    types: typeParsers,
    application_name: `lintel-${options.service}`,
  };
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    schema,
    entities: options.entities as MixedList<new () => object>,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: connectTimeoutMs,
    installExtensions: false,
    logger: 'debug', // the others write to the console
    poolErrorHandler: options.onConnectionError ?? ignore,
    extra: session,
  });
  await source.initialize();
  return new Database(source, session as pg.ClientConfig, options);
}

// The start of the transaction and its scope in one round trip. TypeORM is told, so that it neither starts nor ends one of its own inside.
async function begin(runner: QueryRunner, client: pg.PoolClient, scope: Scope): Promise<void> {
  const kind = scope.kind === 'system' ? 'system' : '';
  const accountIds = scope.kind === 'accounts' ? scope.accountIds.map((id) => checkedId(id)).join(',') : '';
  await client.query(
    `START TRANSACTION; SELECT set_config('${scopeSetting}', '${kind}', true), set_config('${accountIdsSetting}', '{${accountIds}}', true)`,
  );
  Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
}

// Goes into SQL text, so nothing but a number may pass, whatever the types say.
function checkedId(id: number): number {
  if (!Number.isSafeInteger(id)) throw new Error('An account id of the scope is no integer');
  return id;
}

function ignore(): void {
  // A broken idle connection is replaced by the pool; whoever uses one gets the error.
}
