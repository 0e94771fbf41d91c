import type { Envelope, EventData, EventDefinition, Stream } from '@lintel/events';
import type { Logger, ServiceMetrics } from '@lintel/observability';
import type { Database } from '@lintel/persistence';
import { addBacklogMetrics } from './backlog-metrics.js';
import { consumedEventOf, type EventConsumer } from './events/consumes.js';
import { EventHandling } from './events/event-handling.js';
import { createEnvelope, storableJson } from './events/publish.js';
import { RetryLoop } from './events/retry-loop.js';
import { jobQueuesOf, jobsChannel } from './jobs/job-queues.js';
import { JobRunner } from './jobs/job-runner.js';
import { workedJobOf, type JobWorker } from './jobs/works.js';
import { Relay } from './relay/relay.js';
import type { StepHook } from './steps.js';
import type { EventTransport, Subscription } from './transport.js';

const jobGraceMs = 10_000;

export interface MessagingOptions {
  /** Name of the service; its consumer group. */
  readonly service: string;
  readonly database: Database;
  /** Undefined when no events travel: they stay in the outbox, and consumers get them through `deliver` only. Jobs run all the same. */
  readonly transport: EventTransport | undefined;
  /** Instances whose classes carry `@Consumes`. */
  readonly consumers: readonly EventConsumer[];
  /** Instances whose classes carry `@Works`. */
  readonly workers: readonly JobWorker[];
  readonly logger: Logger;
  readonly metrics?: ServiceMetrics;
  /** Waits between attempts at an event; it is parked after the last. */
  readonly retryDelaysMs?: readonly number[];
  /** How long running jobs may go on when the process stops. */
  readonly jobGraceMs?: number;
  readonly onStep?: StepHook;
}

export interface Messaging {
  /** Runs one event through every consumer that takes it, as a delivery would; a handler's failure is thrown. `id` makes it a repeated delivery. */
  deliver<Definition extends EventDefinition>(
    definition: Definition,
    data: EventData<Definition>,
    options?: { id?: string },
  ): Promise<Envelope>;
  /** Takes no new events and jobs, finishes those under way, publishes what is in the outbox. */
  stop(): Promise<void>;
}

/** Starts the relay, the consumers, the retries and the job workers of one service. */
export async function startMessaging(options: MessagingOptions): Promise<Messaging> {
  const { database, metrics } = options;
  if (metrics) addBacklogMetrics(metrics, database);
  const handling = new EventHandling(options);
  const stop = await startParts(options, handling);
  return {
    async deliver(definition, data, deliverOptions) {
      const envelope = createEnvelope(definition as EventDefinition, data, deliverOptions?.id);
      await handling.handleNow({ stream: definition.stream, key: envelope.subject, envelope: storableJson(envelope) }, envelope);
      return envelope;
    },
    stop,
  };
}

/** Starts what is needed and returns how to stop it, last things first; what had started is stopped when something fails. */
async function startParts(options: MessagingOptions, handling: EventHandling): Promise<() => Promise<void>> {
  const { database, transport, logger, onStep } = options;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    if (transport) started.push(startLoop(new Relay({ database, transport, logger, onStep })));
    started.push(await startJobs(options));
    if (options.consumers.length > 0) started.push(startLoop(new RetryLoop({ database, handling, logger })));
    const subscription = await subscribe(options, handling);
    if (subscription) started.push(subscription);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

function startLoop(loop: Relay | RetryLoop): Relay | RetryLoop {
  loop.start();
  return loop;
}

async function subscribe(options: MessagingOptions, handling: EventHandling): Promise<Subscription | undefined> {
  const streams = new Set<Stream>();
  for (const consumer of options.consumers) {
    const definition = consumedEventOf(consumer);
    if (definition) streams.add(definition.stream);
  }
  if (!options.transport || streams.size === 0) return undefined;
  return options.transport.subscribe({ group: options.service, streams: [...streams], handle: (event) => handling.receive(event) });
}

async function startJobs(options: MessagingOptions): Promise<{ stop(): Promise<void> }> {
  const { database, logger, metrics } = options;
  const queues = jobQueuesOf(database);
  if (options.workers.length === 0) return { stop: () => queues.close() };
  queues.boss.on('error', (error) => logger.warn({ err: error }, 'The job queues had a fault'));
  await queues.boss.start();
  const runners = new Map<string, JobRunner>();
  for (const worker of options.workers) {
    const job = workedJobOf(worker);
    if (!job) throw new Error(`${worker.constructor.name} has no @Works`);
    if (runners.has(job.name)) throw new Error(`Two workers for the job ${job.name}`);
    await queues.ensure(job);
    runners.set(job.name, new JobRunner({ queues, job, worker: worker as JobWorker<never>, logger, metrics }));
  }
  for (const runner of runners.values()) runner.start();
  const unlisten = await database.listen(jobsChannel(database.schema), (name) => queues.wakeHere(name));
  return {
    async stop() {
      await unlisten();
      await Promise.all([...runners.values()].map((runner) => runner.stop(options.jobGraceMs ?? jobGraceMs)));
      await queues.close();
    },
  };
}
