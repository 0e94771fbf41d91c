import type pg from 'pg';
import type { Db } from 'pg-boss';

const preparedNames = new Map<string, string>();

/**
 * A short name for a statement, by which each connection prepares it once. pg-boss builds long statements of which planning takes
 * longer than running; there are a few dozen of them.
 */
function preparedName(text: string): string {
  const known = preparedNames.get(text);
  if (known) return known;
  const name = `lintel_${preparedNames.size}`;
  preparedNames.set(text, name);
  return name;
}

/**
 * Lets pg-boss run its statements on `connection`, for example inside a transaction that is open there. Results are passed on as pg
 * gives them: several statements, which cannot be prepared, give a list that pg-boss unwraps itself.
 */
export function sessionOf(connection: pg.Pool | pg.ClientBase): Db {
  return {
    executeSql: (text, values) =>
      text.includes(';') ? connection.query(text, values) : connection.query({ name: preparedName(text), text, values }),
  };
}

/** Runs `work` in a transaction of its own; commits when it resolves. A connection that failed is not used again. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>, opening = 'BEGIN'): Promise<T> {
  const client = await pool.connect();
  let fault: Error | undefined;
  const onError = (error: Error): void => {
    fault = error;
  };
  client.on('error', onError);
  try {
    await client.query(opening);
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
