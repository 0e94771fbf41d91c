import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@lintel/observability';
import { createDatabase, migrateService, systemScope } from '@lintel/persistence';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import { createPostgresTransport, enqueue, startMessaging, type EventTransport, type Messaging } from '../src/index.js';
import { CreateEffects1764000001000, EffectConsumer, effectsOf, produce } from './harness/effects.js';
import { CreateWeighings1764000001000, weighingsOf, WeighWorker, weighStone } from './harness/job-stage.js';
import { until } from './harness/stage.js';

const logger = createLogger({ service: 'test', level: 'silent' });

describe('a service with a login of its own', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  });

  afterAll(() => postgres.stop());

  const loginUrl = async (service: string): Promise<string> => {
    const migrations = [CreateEffects1764000001000, CreateWeighings1764000001000];
    await migrateService({ adminUrl: postgres.adminUrl, service, rolePassword: 'secret', migrations });
    const url = new URL(postgres.adminUrl);
    url.username = `lintel_${service}`;
    url.password = 'secret';
    return url.toString();
  };

  it('publishes, consumes and works with no more rights than migrations gave it', async () => {
    const url = await loginUrl('quarry');
    const database = await createDatabase({ url, service: 'quarry', entities: [] });
    const transport = createPostgresTransport({ url });
    const parts = { consumers: [new EffectConsumer('own')], workers: [new WeighWorker(database)] };
    const messaging = await startMessaging({ service: 'quarry', database, transport, logger, ...parts });
    await produce(database, { key: 'own', n: 1 });
    await until('the event', async () => (await effectsOf(database)).length === 1);
    await database.transaction(systemScope('test'), (tx) => enqueue(tx, weighStone, { stone: 'own', weighMs: 0, failures: 0 }));
    await until('the job', async () => (await weighingsOf(database, 'own')).length === 2);
    await messaging.stop();
    await transport.stop();
    await database.close();
  });

  it('stops what had started when the transport cannot be had', async () => {
    const url = await loginUrl('quarry');
    const database = await createDatabase({ url, service: 'quarry', entities: [] });
    const stopped: string[] = [];
    const transport: EventTransport = {
      publish: () => Promise.resolve(),
      subscribe: () => Promise.reject(new Error('no broker')),
      stop: () => Promise.resolve(void stopped.push('transport')),
    };
    const start = (): Promise<Messaging> =>
      startMessaging({
        service: 'quarry',
        database,
        transport,
        logger,
        consumers: [new EffectConsumer('own')],
        workers: [new WeighWorker(database)],
      });
    await expect(start()).rejects.toThrow('no broker');
    const left = await database.unscoped(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(left).toEqual([]);
    await database.close();
  });
});
