import { describe, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { startTestKafka } from './start-test-kafka.js';
import { startTestPostgres } from './start-test-postgres.js';

describe('real parts', () => {
  it('gives a fresh database that is gone afterwards', async () => {
    const postgres = await startTestPostgres();
    const client = new pg.Client({ connectionString: postgres.adminUrl });
    await client.connect();
    expect((await client.query<{ n: number }>('SELECT 1 AS n')).rows[0]?.n).toBe(1);
    await client.end();
    await postgres.stop();
    await expect(new pg.Client({ connectionString: postgres.adminUrl }).connect()).rejects.toThrow();
  });

  it('gives a broker that carries a record', async () => {
    const kafka = await startTestKafka();
    if (!kafka) return;
    const client = new Kafka({ clientId: 'test', brokers: kafka.brokers.split(','), logLevel: logLevel.NOTHING });
    const topic = `probe-${Date.now()}`;
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
    const producer = client.producer();
    await producer.connect();
    const [sent] = await producer.send({ topic, messages: [{ key: 'k', value: 'v' }] });
    expect(sent?.baseOffset).toBe('0');
    await producer.disconnect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
    await kafka.stop();
  }, 120_000);
});
