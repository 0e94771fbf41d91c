import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@lintel/observability';
import { createDatabase, migrateService, type Database } from '@lintel/persistence';
import {
  createKafkaTransport,
  createPostgresTransport,
  startMessaging,
  type EventTransport,
  type Messaging,
  type StepHook,
} from '../../src/index.js';
import { CreateEffects1764000001000, EffectConsumer, type Behaviour } from './effects.js';

/** Which transport, in a form that can be handed to a child process. */
export type TransportConfig =
  { readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'kafka'; readonly brokers: string; readonly namespace: string };

/** Where a test plays: a database and a transport. */
export interface Stage {
  readonly adminUrl: string;
  readonly transport: TransportConfig;
}

export interface ActorOptions {
  readonly service: string;
  readonly instance?: string;
  /** False for a service that only produces. */
  readonly consumes?: boolean;
  readonly behaviour?: Behaviour;
  readonly onStep?: StepHook;
  readonly retryDelaysMs?: readonly number[];
}

/** One running instance of a service. */
export interface Actor {
  readonly database: Database;
  readonly messaging: Messaging;
  readonly transport: EventTransport;
  stop(): Promise<void>;
}

export function openTransport(config: TransportConfig): EventTransport {
  return config.kind === 'postgres'
    ? createPostgresTransport({ url: config.url })
    : createKafkaTransport({
        brokers: config.brokers.split(','),
        clientId: 'test',
        namespace: config.namespace,
        partitions: 4,
        replicationFactor: 1,
        sessionTimeoutMs: 6_000,
      });
}

export async function prepare(stage: Stage, services: readonly string[]): Promise<void> {
  for (const service of services) await migrateService({ adminUrl: stage.adminUrl, service, migrations: [CreateEffects1764000001000] });
}

export async function startActor(stage: Stage, options: ActorOptions): Promise<Actor> {
  const database = await createDatabase({ url: stage.adminUrl, service: options.service, entities: [], useRole: true });
  const transport = openTransport(stage.transport);
  const messaging = await startMessaging({
    service: options.service,
    database,
    transport,
    consumers: options.consumes === false ? [] : [new EffectConsumer(options.instance ?? 'only', options.behaviour)],
    workers: [],
    logger: createLogger({ service: options.service, level: 'silent' }),
    retryDelaysMs: options.retryDelaysMs,
    onStep: options.onStep,
  });
  return {
    database,
    messaging,
    transport,
    async stop() {
      await messaging.stop();
      await transport.stop();
      await database.close();
    },
  };
}

/** Waits until `condition` holds; fails with `what` when it does not in time. */
export async function until(what: string, condition: () => Promise<boolean> | boolean, timeoutMs = 45_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not in ${timeoutMs} ms: ${what}`);
    await sleep(25);
  }
}
