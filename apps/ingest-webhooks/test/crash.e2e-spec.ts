import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import { fromGithub, payload, send, settingsFor, type Delivery } from './hosts.js';
import type { Orders } from './service-process.js';

const register = path.join(import.meta.dirname, '../../../libs/messaging/test/harness/register-sources.mjs');
const entry = path.join(import.meta.dirname, 'service-process.ts');
const deliveriesCount = 400;

let postgres: TestPostgres;
let child: ChildProcess | undefined;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await postgres?.stop();
});

async function start(dieAfterCommit?: number): Promise<string> {
  const orders: Orders = {
    adminUrl: postgres.adminUrl,
    settings: settingsFor('http://127.0.0.1:1/'),
    ...(dieAfterCommit && { dieAfterCommit }),
  };
  child = spawn(process.execPath, [register, entry, JSON.stringify(orders)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [message] = (await once(child, 'message')) as [{ url: string }];
  return message.url;
}

async function kill(): Promise<void> {
  const exited = once(child!, 'exit');
  if (child!.exitCode === null && child!.signalCode === null && child!.kill('SIGKILL')) await exited;
}

/** Sends all at once; returns those without a 2xx, and how many were called duplicates. */
async function sendAll(url: string, deliveries: readonly Delivery[]): Promise<{ open: Delivery[]; duplicates: number }> {
  const answers = await Promise.all(
    deliveries.map((delivery) =>
      send(url, delivery).then(
        async (response) => (response.ok ? ((await response.json()) as { status: string }).status : undefined),
        () => undefined,
      ),
    ),
  );
  return {
    open: deliveries.filter((_, index) => answers[index] === undefined),
    duplicates: answers.filter((status) => status === 'duplicate').length,
  };
}

describe('a killed process', () => {
  it('loses nothing that was acknowledged and doubles nothing that comes again', async () => {
    const content = payload('github', 'push');
    let open = Array.from({ length: deliveriesCount }, (_, index) => fromGithub('push', content, { id: `id-${index}` }));
    let duplicates = 0;
    for (const dieAfterCommit of [1, 2, 3]) {
      const result = await sendAll(await start(dieAfterCommit), open);
      await kill();
      expect(result.open.length).toBeGreaterThan(0);
      open = result.open;
      duplicates += result.duplicates;
    }
    const last = await sendAll(await start(), open);
    await kill();
    expect(last.open).toEqual([]);
    // Some were recorded by a process that died before it could answer.
    expect(duplicates + last.duplicates).toBeGreaterThan(0);
    expect(await recorded()).toEqual({ deliveries: '400', events: '400', keys: '400' });
  });
});

async function recorded(): Promise<unknown> {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  const { rows } = await client.query(`
    SELECT (SELECT count(*) FROM ingest_webhooks.inbound_delivery) AS deliveries,
      (SELECT count(*) FROM ingest_webhooks.outbox) AS events,
      (SELECT count(DISTINCT envelope ->> 'correlationid') FROM ingest_webhooks.outbox) AS keys`);
  await client.end();
  return rows[0];
}
