import { mkdtempSync, chmodSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedServer } from './embedded-server.js';

const parent = mkdtempSync(path.join(tmpdir(), 'embedded-'));
chmodSync(parent, 0o755);
const folder = path.join(parent, 'cluster');

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('embedded server', () => {
  afterAll(() => rm(parent, { recursive: true, force: true }));

  it('starts, keeps data over a restart, and shares a server that runs already', async () => {
    const first = await startEmbeddedServer({ folder, isDisposable: true });
    await query(first.url, 'CREATE TABLE kept AS SELECT 41 + 1 AS answer');
    const second = await startEmbeddedServer({ folder });
    expect(second.isOwned).toBe(false);
    expect(second.url).toBe(first.url);
    await second.stop();
    expect(await query(first.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow();

    const third = await startEmbeddedServer({ folder, isDisposable: true });
    expect(third.isOwned).toBe(true);
    expect(await query(third.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await third.stop();
  });
});
