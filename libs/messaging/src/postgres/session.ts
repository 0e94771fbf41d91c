import type pg from 'pg';
import type { Db } from 'pg-boss';

/** Lets pg-boss run its statements on `connection`, for example inside a transaction that is open there. */
export function sessionOf(connection: pg.Pool | pg.ClientBase): Db {
  return { executeSql: (text, values) => connection.query(text, values) };
}

/** Runs `work` in a transaction of its own; commits when it resolves. A connection that failed is not used again. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let fault: Error | undefined;
  const onError = (error: Error): void => {
    fault = error;
  };
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => onError(rollbackError));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(fault);
  }
}
