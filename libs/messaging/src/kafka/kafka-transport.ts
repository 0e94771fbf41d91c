import { streams, type Stream } from '@lintel/events';
import { Kafka, logLevel, type EachBatchPayload, type KafkaMessage, type Producer } from 'kafkajs';
import type { EventTransport, Subscription, SubscriptionOptions, TransportEvent } from '../transport.js';

const keysAtOnce = 16;
const heartbeatMs = 1_000;

export interface KafkaTransportOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before the names of topics and groups, for several installations on one cluster. */
  readonly namespace?: string;
  /** Partitions of a topic that is made because it is missing. */
  readonly partitions?: number;
  readonly replicationFactor?: number;
  /** A consumer that is silent for so long loses its partitions. */
  readonly sessionTimeoutMs?: number;
}

/** Events over Kafka: one topic per stream, the event's key as the record's key, one consumer group per service. */
export function createKafkaTransport(options: KafkaTransportOptions): EventTransport {
  return new KafkaTransport(options);
}

class KafkaTransport implements EventTransport {
  readonly #options: KafkaTransportOptions;
  readonly #kafka: Kafka;
  readonly #subscriptions = new Set<Subscription>();
  #producer: Promise<Producer> | undefined;
  #topics: Promise<void> | undefined;

  constructor(options: KafkaTransportOptions) {
    this.#options = options;
    this.#kafka = new Kafka({
      clientId: options.clientId,
      brokers: [...options.brokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 3_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 40 },
    });
  }

  async publish(events: readonly TransportEvent[]): Promise<void> {
    await this.#ensureTopics();
    const producer = await (this.#producer ??= this.#connectProducer());
    const byTopic = Map.groupBy(events, (event) => event.stream);
    const sent = producer.sendBatch({
      acks: -1,
      topicMessages: [...byTopic].map(([stream, group]) => ({
        topic: this.#named(stream),
        messages: group.map(({ key, envelope }) => ({ key, value: envelope })),
      })),
    });
    await sent.catch(async (error: unknown) => {
      // The sequence numbers of an idempotent producer may be out of step now; a new one begins afresh.
      this.#producer = undefined;
      await producer.disconnect().catch(() => undefined);
      throw error;
    });
  }

  async subscribe(options: SubscriptionOptions): Promise<Subscription> {
    await this.#ensureTopics();
    const consumer = this.#kafka.consumer({
      groupId: this.#named(`lintel.${options.group}`),
      sessionTimeout: this.#options.sessionTimeoutMs ?? 10_000,
      heartbeatInterval: Math.min(3_000, (this.#options.sessionTimeoutMs ?? 10_000) / 4),
      rebalanceTimeout: 20_000,
      maxWaitTimeInMs: 500,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 40, restartOnFailure: () => Promise.resolve(true) },
    });
    await consumer.connect();
    await consumer.subscribe({ topics: options.streams.map((stream) => this.#named(stream)), fromBeginning: true });
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: (payload) => handleBatch(payload, options, this.#streamOf(payload.batch.topic)),
    });
    const subscription: Subscription = {
      stop: async () => {
        this.#subscriptions.delete(subscription);
        await consumer.disconnect();
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    const producer = await this.#producer?.catch(() => undefined);
    await producer?.disconnect();
  }

  #named(name: string): string {
    return this.#options.namespace ? `${this.#options.namespace}.${name}` : name;
  }

  #streamOf(topic: string): Stream {
    return streams.find((stream) => this.#named(stream) === topic) ?? (topic as Stream);
  }

  async #connectProducer(): Promise<Producer> {
    const producer = this.#kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      this.#producer = undefined;
      throw error;
    }
  }

  #ensureTopics(): Promise<void> {
    this.#topics ??= this.#createMissingTopics().catch((error: unknown) => {
      this.#topics = undefined;
      throw error;
    });
    return this.#topics;
  }

  async #createMissingTopics(): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      const missing = streams.map((stream) => this.#named(stream)).filter((topic) => !existing.has(topic));
      if (missing.length === 0) return;
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: this.#options.partitions ?? 6,
          replicationFactor: this.#options.replicationFactor ?? -1,
        })),
      });
    } finally {
      await admin.disconnect();
    }
  }
}

/** Handles the keys of a batch side by side, each key in order, and acknowledges up to the first event that was not handled. */
async function handleBatch(payload: EachBatchPayload, options: SubscriptionOptions, stream: Stream): Promise<void> {
  const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
  const keys = [...Map.groupBy(batch.messages, (message) => String(message.key ?? '')).values()].values();
  const handled = new Set<KafkaMessage>();
  const beat = setInterval(() => void heartbeat().catch(() => undefined), heartbeatMs);
  const worker = async (): Promise<void> => {
    for (const messages of keys) {
      for (const message of messages) {
        if (!isRunning() || isStale()) return;
        await options.handle({ stream, key: String(message.key ?? ''), envelope: String(message.value ?? '') });
        handled.add(message);
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: keysAtOnce }, worker));
  clearInterval(beat);
  for (const message of batch.messages) {
    if (!handled.has(message)) break;
    resolveOffset(message.offset);
  }
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason as Error;
}
