import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineEvent, type Envelope, type EventData } from '@lintel/events';
import { createLogger } from '@lintel/observability';
import { createDatabase, migrateService, systemScope, type Database, type Transaction } from '@lintel/persistence';
import { startTestPostgres, type TestPostgres } from '../../testing/src/start-test-postgres.js';
import { z } from 'zod';
import {
  Consumes,
  createPostgresTransport,
  defineJob,
  enqueue,
  publish,
  startMessaging,
  Works,
  type EventConsumer,
  type EventTransport,
  type JobContext,
  type JobWorker,
  type Messaging,
} from '../src/index.js';

const counted = defineEvent({
  type: 'test.number.counted',
  stream: 'lintel.scm',
  producer: 'accounts',
  version: 1,
  schema: z.object({ key: z.string(), n: z.number() }),
  key: (data) => data.key,
  causedBy: [],
  example: { key: 'a', n: 1 },
});
const doubleIt = defineJob({
  name: 'double-it',
  schema: z.object({ n: z.number(), at: z.number() }),
  retryLimit: 2,
  retryDelaySeconds: 1,
  retryBackoff: false,
  expireInSeconds: 60,
  concurrency: 4,
});

const seen: { n: number; ms: number }[] = [];
const jobs: { n: number; ms: number }[] = [];

@Consumes(counted)
class CountedConsumer implements EventConsumer<typeof counted> {
  async handle(event: Envelope<EventData<typeof counted>>, tx: Transaction): Promise<void> {
    seen.push({ n: event.data.n, ms: Date.now() - Date.parse(event.time) });
    await enqueue(tx, doubleIt, { n: event.data.n, at: Date.now() });
  }
}

@Works(doubleIt)
class DoubleWorker implements JobWorker<typeof doubleIt> {
  run(data: { n: number; at: number }, _context: JobContext): Promise<void> {
    jobs.push({ n: data.n, ms: Date.now() - data.at });
    return Promise.resolve();
  }
}

describe('smoke', () => {
  let postgres: TestPostgres;
  let database: Database;
  let transport: EventTransport;
  let messaging: Messaging;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const t0 = Date.now();
    await migrateService({ adminUrl: postgres.adminUrl, service: 'accounts', migrations: [] });
    console.log('migrate', Date.now() - t0);
    database = await createDatabase({ url: postgres.adminUrl, service: 'accounts', entities: [], useRole: true });
    transport = createPostgresTransport({ url: postgres.adminUrl });
    messaging = await startMessaging({
      service: 'accounts',
      database,
      transport,
      consumers: [new CountedConsumer()],
      workers: [new DoubleWorker()],
      logger: createLogger({ service: 'accounts', level: 'info' }),
    });
  });

  afterAll(async () => {
    await messaging.stop();
    await transport.stop();
    await database.close();
    await postgres.stop();
  });

  it('carries events and jobs', async () => {
    for (let n = 0; n < 100; n += 1) {
      await database.transaction(systemScope('t'), (tx) => publish(tx, counted, { key: `k${n % 5}`, n }));
      await new Promise((r) => setTimeout(r, 10));
    }
    await new Promise((r) => setTimeout(r, 1000));
    expect(seen.length).toBe(100);
    expect(jobs.length).toBe(100);
    const q = (list: { ms: number }[], p: number) => list.map((x) => x.ms).sort((a, b) => a - b)[Math.floor(list.length * p)];
    console.log('events', q(seen, 0.5), q(seen, 0.99), 'jobs', q(jobs, 0.5), q(jobs, 0.99));
    expect(await messaging.deliver(counted, { key: 'z', n: 1 })).toMatchObject({ subject: 'z' });
  });
});
