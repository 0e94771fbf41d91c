import { defineEvent, type Envelope, type EventData } from '@lintel/events';
import { Consumes, createKafkaTransport, createPostgresTransport, publish, startMessaging, type EventConsumer } from '@lintel/messaging';
import { createLogger } from '@lintel/observability';
import { createDatabase, migrateService, systemScope } from '@lintel/persistence';
import { z } from 'zod';
import type { Parts, Subject } from './subject.js';

const measured = defineEvent({
  type: 'bench.number.measured',
  stream: 'lintel.metrics',
  producer: 'metrics',
  version: 1,
  schema: z.object({ key: z.string(), n: z.number().int() }),
  key: (data) => data.key,
  causedBy: [],
  example: { key: 'a', n: 1 },
});

@Consumes(measured)
class MeasuredConsumer implements EventConsumer<typeof measured> {
  constructor(private readonly subject: Subject) {}

  handle(event: Envelope<EventData<typeof measured>>): Promise<void> {
    this.subject.onHandled(event.data.n);
    return Promise.resolve();
  }
}

/** The product's whole way: transaction and outbox, relay, transport, inbox and handler in one transaction. */
export async function lintelSubject(kind: 'postgres' | 'kafka', parts: Parts): Promise<Subject> {
  const producer = `bench-${kind}-a`;
  const consumer = `bench-${kind}-b`;
  const logger = createLogger({ service: 'bench', level: 'warn' });
  const open = async (service: string) => {
    await migrateService({ adminUrl: parts.postgresUrl, service, migrations: [] });
    return createDatabase({ url: parts.postgresUrl, service, entities: [], useRole: true });
  };
  const sending = await open(producer);
  const receiving = await open(consumer);
  const transport =
    kind === 'postgres'
      ? createPostgresTransport({ url: parts.postgresUrl })
      : createKafkaTransport({
          brokers: parts.brokers.split(','),
          clientId: 'bench',
          namespace: `bench-${Date.now()}`,
          replicationFactor: 1,
        });
  const subject: Subject = {
    name: kind === 'postgres' ? 'Lintel over PostgreSQL' : 'Lintel over Kafka',
    send: (event) => sending.transaction(systemScope('bench'), async (tx) => void (await publish(tx, measured, event))),
    onHandled: () => undefined,
    async stop() {
      await Promise.all([sender.stop(), receiver.stop()]);
      await transport.stop();
      await Promise.all([sending.close(), receiving.close()]);
    },
  };
  const receiver = await startMessaging({
    service: consumer,
    database: receiving,
    transport,
    consumers: [new MeasuredConsumer(subject)],
    workers: [],
    logger,
  });
  const sender = await startMessaging({ service: producer, database: sending, transport, consumers: [], workers: [], logger });
  return subject;
}
