import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processEnvironment } from '@lintel/config';
import { startEmbeddedServer } from '@lintel/embedded-postgres';
import pg from 'pg';

export interface TestPostgres {
  /** Administrator's connection URL of a database of its own. */
  readonly adminUrl: string;
  /** Drops the database, and stops the server when it was started for this test. */
  stop(): Promise<void>;
}

/**
 * Gives a fresh database on a real server: the one of `LINTEL_TEST_DATABASE_URL`, or an embedded server started for the caller.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const shared = processEnvironment().LINTEL_TEST_DATABASE_URL;
  return shared ? databaseOn(shared, () => Promise.resolve()) : ownServer();
}

async function ownServer(): Promise<TestPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lintel-pg-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedServer({ folder: path.join(folder, 'cluster'), isDisposable: true });
  return databaseOn(server.url, async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

async function databaseOn(serverUrl: string, after: () => Promise<void>): Promise<TestPostgres> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    adminUrl: url.toString(),
    async stop() {
      await execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await after();
    },
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
