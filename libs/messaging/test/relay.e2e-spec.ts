import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, systemScope } from '@lintel/persistence';
import pg from 'pg';
import { publish, publishAll } from '../src/index.js';
import { Relay } from '../src/relay/relay.js';
import { effectsOf, faultsOf, produce } from './harness/effects.js';
import { postgresEnvironment, type Environment } from './harness/environments.js';
import { numberCounted } from './harness/number-counted.js';
import { openTransport, prepare, startActor, until, type Actor, type ActorOptions } from './harness/stage.js';

const scope = systemScope('test');

describe('relay', () => {
  let environment: Environment;
  const actors: Actor[] = [];

  beforeAll(async () => {
    environment = await postgresEnvironment();
    await prepare(environment.stage, ['accounts', 'issues']);
    const client = await admin();
    await client.query('CREATE TABLE public.bystander (n integer)');
    await client.query(
      'CREATE TABLE accounts.counter (key text PRIMARY KEY, n integer NOT NULL); GRANT ALL ON accounts.counter TO lintel_accounts',
    );
    await client.end();
  });

  afterEach(async () => {
    await Promise.all(actors.splice(0).map((actor) => actor.stop()));
  });

  afterAll(() => environment.stop());

  const admin = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: environment.stage.adminUrl });
    await client.connect();
    return client;
  };
  const act = async (options: ActorOptions): Promise<Actor> => {
    const actor = await startActor(environment.stage, options);
    actors.push(actor);
    return actor;
  };
  const numbersOf = async (consumer: Actor, key: string): Promise<number[]> =>
    (await effectsOf(consumer.database)).filter((effect) => effect.key === key).map((effect) => effect.n);

  it('keeps the order in which transactions took the row of their key, whatever the order of their ids', async () => {
    const producer = await act({ service: 'accounts', consumes: false });
    const consumer = await act({ service: 'issues' });
    const keys = ['order-0', 'order-1', 'order-2'];
    await producer.database.transaction(scope, (tx) => tx.query('INSERT INTO counter SELECT unnest($1::text[]), 0', [keys]));
    const work = async (index: number): Promise<void> => {
      const key = keys[index % keys.length] as string;
      await producer.database.transaction(scope, async (tx) => {
        await tx.query('SELECT pg_current_xact_id()'); // the id is taken before the row, so ids and turns differ
        await sleep((index * 7) % 5);
        const [row] = await tx.query<{ n: number }>('UPDATE counter SET n = n + 1 WHERE key = $1 RETURNING n', [key]);
        await publish(tx, numberCounted, { key, n: row?.n ?? 0 });
        await sleep((index * 3) % 4);
      });
    };
    for (let start = 0; start < 300; start += 30) await Promise.all(Array.from({ length: 30 }, (_, index) => work(start + index)));
    await until(
      'all',
      async () => (await numbersOf(consumer, 'order-2')).length === 100 && (await numbersOf(consumer, 'order-0')).length === 100,
    );
    for (const key of keys) expect(await numbersOf(consumer, key)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it('does not skip a transaction that commits late', async () => {
    const producer = await act({ service: 'accounts', consumes: false });
    const consumer = await act({ service: 'issues' });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const late = producer.database.transaction(scope, async (tx) => {
      await publish(tx, numberCounted, { key: 'late', n: 1 });
      await held;
    });
    await sleep(50);
    await produce(producer.database, { key: 'late', n: 2 });
    await until('the one that was committed', async () => (await numbersOf(consumer, 'late')).length === 1);
    release();
    await late;
    await until('both', async () => (await numbersOf(consumer, 'late')).length === 2);
    expect(await numbersOf(consumer, 'late')).toEqual([2, 1]);
  });

  it('does not wait for a long transaction of somebody else', async () => {
    const producer = await act({ service: 'accounts', consumes: false });
    const consumer = await act({ service: 'issues' });
    const bystander = await admin();
    await bystander.query('BEGIN');
    await bystander.query('INSERT INTO public.bystander VALUES (1)');
    await produce(producer.database, { key: 'bystander', n: 1 });
    await until('published meanwhile', async () => (await numbersOf(consumer, 'bystander')).length === 1, 10_000);
    await bystander.query('ROLLBACK');
    await bystander.end();
  });

  it('never publishes what was rolled back', async () => {
    const producer = await act({ service: 'accounts', consumes: false });
    const consumer = await act({ service: 'issues' });
    const failing = producer.database.transaction(scope, async (tx) => {
      await publish(tx, numberCounted, { key: 'rollback', n: 1 });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await produce(producer.database, { key: 'rollback', n: 2 });
    await until('the second', async () => (await numbersOf(consumer, 'rollback')).length > 0);
    expect(await numbersOf(consumer, 'rollback')).toEqual([2]);
  });

  it('works in one process of a service at a time, and the next takes over', async () => {
    const leader = await startActor(environment.stage, { service: 'accounts', consumes: false });
    const standby = await startActor(environment.stage, { service: 'accounts', consumes: false });
    const consumer = await act({ service: 'issues' });
    const locks = (): Promise<unknown[]> =>
      leader.database.unscoped(
        `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
    await until('a leader', async () => (await locks()).length > 0);
    await sleep(700);
    const own = await locks();
    await produce(standby.database, { key: 'lead', n: 1 }); // heard by NOTIFY
    await until('published by the leader', async () => (await numbersOf(consumer, 'lead')).length === 1);
    expect(await locks()).toHaveLength(own.length);
    await leader.stop();
    await produce(standby.database, { key: 'lead', n: 2 });
    await until('published by the next', async () => (await numbersOf(consumer, 'lead')).length === 2);
    await standby.stop();
  });

  it('publishes when its connection was cut', async () => {
    const producer = await act({ service: 'accounts', consumes: false });
    const consumer = await act({ service: 'issues' });
    await produce(producer.database, { key: 'cut', n: 1 });
    await until('the first', async () => (await numbersOf(consumer, 'cut')).length === 1);
    const client = await admin();
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await client.end();
    await sleep(50);
    await produce(producer.database, { key: 'cut', n: 2 });
    await until('the second', async () => (await numbersOf(consumer, 'cut').catch(() => [])).length === 2);
    expect(
      faultsOf(
        [
          { key: 'cut', n: 1 },
          { key: 'cut', n: 2 },
        ],
        (await effectsOf(consumer.database)).filter((effect) => effect.key === 'cut'),
      ),
    ).toEqual([]);
  });

  it('carries text that PostgreSQL cannot hold as it is', async () => {
    const producer = await act({ service: 'accounts', consumes: false });
    const consumer = await act({ service: 'issues' });
    const key = 'odd \0 and \ud800 text';
    await producer.database.transaction(scope, (tx) =>
      publishAll(tx, [
        { definition: numberCounted, data: { key, n: 1 }, context: { correlationId: 'a' } },
        { definition: numberCounted, data: { key: 'after odd', n: 1 }, context: { correlationId: 'b' } },
      ]),
    );
    await until(
      'both',
      async () =>
        (await numbersOf(consumer, 'after odd')).length === 1 && (await numbersOf(consumer, 'odd \uFFFD and \uFFFD text')).length === 1,
    );
  });

  it('drops what was published and taken long ago', async () => {
    const database = await createDatabase({ url: environment.stage.adminUrl, service: 'accounts', entities: [], useRole: true });
    await produce(database, { key: 'purge', n: 1 });
    await database.unscoped(`UPDATE outbox SET published_at = now() - interval '25 hours'`);
    await database.unscoped(
      `INSERT INTO inbox (consumer, event_id, received_at) VALUES ('old', gen_random_uuid(), now() - interval '31 days'), ('new', gen_random_uuid(), now())`,
    );
    const transport = openTransport(environment.stage.transport);
    const relay = new Relay({ database, transport, logger: { warn: () => undefined } as never });
    relay.start();
    await until('purged', async () => (await database.unscoped('SELECT 1 FROM outbox')).length === 0);
    await until(
      'purged',
      async () => (await database.unscoped(`SELECT consumer FROM inbox WHERE consumer IN ('old', 'new')`)).length === 1,
    );
    await relay.stop();
    await transport.stop();
    await database.close();
  });
});
