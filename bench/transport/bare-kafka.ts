import { Kafka, logLevel } from 'kafkajs';
import type { Parts, Subject } from './subject.js';

/** kafkajs by itself: one acknowledged send per event, one consumer; nothing is stored, nothing is counted. */
export async function bareKafka(parts: Parts): Promise<Subject> {
  const kafka = new Kafka({ clientId: 'bench-bare', brokers: parts.brokers.split(','), logLevel: logLevel.NOTHING });
  const topic = `bench-bare-${Date.now()}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 6, replicationFactor: 1 }] });
  await admin.disconnect();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  const consumer = kafka.consumer({ groupId: topic });
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const subject: Subject = {
    name: 'kafkajs alone',
    send: async ({ key, n }) => void (await producer.send({ topic, messages: [{ key, value: JSON.stringify({ key, n }) }] })),
    onHandled: () => undefined,
    async stop() {
      await consumer.disconnect();
      await producer.disconnect();
    },
  };
  await consumer.run({
    eachMessage: ({ message }) => {
      subject.onHandled((JSON.parse(String(message.value)) as { n: number }).n);
      return Promise.resolve();
    },
  });
  return subject;
}
