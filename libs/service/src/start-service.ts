import 'reflect-metadata';
import type { InternalTokens } from '@lintel/auth';
import type { BlobStore } from '@lintel/blobs';
import { readSettings, type SettingSource } from '@lintel/config';
import { directoryMigrations } from '@lintel/directory';
import type { Clock } from '@lintel/kernel';
import { startMessaging, type EventTransport, type Messaging } from '@lintel/messaging';
import { createMetrics, type Logger } from '@lintel/observability';
import { createDatabase, migrateService, type Database } from '@lintel/persistence';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import type { MigrationClass, ServiceDefinition } from './define-service.js';
import { DomainErrorFilter } from './http/domain-error.filter.js';
import { addHealthRoutes } from './http/health-routes.js';
import { addRequestHooks } from './http/request-hooks.js';
import { findMessageHandlers } from './message-handlers.js';
import { NestLogger } from './nest-logger.js';
import type { Platform } from './platform.js';
import { ServiceKitModule } from './service-kit.module.js';
import { METRICS_SOURCE, READINESS, type MetricsSource, type ReadinessCheck } from './tokens.js';

const defaultBodyLimitBytes = 1024 * 1024;
const drainDeadlineMs = 20_000;

export interface ServiceEnvironment {
  readonly platform: Platform;
  readonly database: {
    readonly url: string;
    /** True when the login is not the service's own: the session then takes the service's role. */
    readonly isSharedLogin: boolean;
    readonly poolSize?: number;
  };
  /** Undefined when no events travel (tests of one service). */
  readonly transport: EventTransport | undefined;
  readonly blobs: BlobStore;
  readonly tokens: InternalTokens;
  readonly source: SettingSource;
  readonly listen: { readonly host: string; readonly port: number };
  readonly logger: Logger;
  readonly withProcessMetrics?: boolean;
  readonly clock?: Clock;
}

export interface RunningService {
  readonly name: string;
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: Database;
  readonly messaging: Messaging;
  /** Stops taking work, finishes what is under way, closes connections. */
  close(): Promise<void>;
}

/** Migrations of a service with those of the libraries it uses, in order. */
export function migrationsOf(definition: ServiceDefinition): readonly MigrationClass[] {
  return definition.usesDirectory ? [...directoryMigrations, ...definition.migrations] : definition.migrations;
}

/** Brings a service's schema up to date; `adminUrl` may create schemas and roles. Safe to run from two places at once. */
export async function migrate(definition: ServiceDefinition, adminUrl: string, rolePassword?: string): Promise<void> {
  await migrateService({ adminUrl, service: definition.name, migrations: migrationsOf(definition), rolePassword });
}

/** Starts one service: HTTP server, subgraphs, consumers, jobs and relay. Its schema must be up to date. */
export async function startService(definition: ServiceDefinition, environment: ServiceEnvironment): Promise<RunningService> {
  const settings = readSettings(definition.settings ?? z.object({}), environment.source);
  const logger = environment.logger;
  const metrics = createMetrics(definition.name, { withProcessMetrics: environment.withProcessMetrics ?? true });
  const database = await createDatabase({
    url: environment.database.url,
    service: definition.name,
    entities: definition.entities,
    useRole: environment.database.isSharedLogin,
    poolSize: environment.database.poolSize ?? 10,
  });
  const kit = ServiceKitModule.with({ ...environment, definition, settings, database, metrics });
  const adapter = new FastifyAdapter({
    bodyLimit: definition.bodyLimitBytes ?? defaultBodyLimitBytes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
    return503OnClosing: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(kit, adapter, { logger: new NestLogger(logger), abortOnError: false });
  const server = adapter.getInstance();
  addRequestHooks(server, metrics);
  app.useGlobalFilters(new DomainErrorFilter(logger, metrics));
  let messaging: Messaging | undefined;
  addHealthRoutes(server, metrics, {
    check: async () => {
      if (!messaging) throw new Error('starting');
      await database.ping();
      await optionalProvider<ReadinessCheck>(app, READINESS)?.();
    },
    metrics: async (own) => (await optionalProvider<MetricsSource>(app, METRICS_SOURCE)?.(own)) ?? own,
  });
  await app.init();
  const { consumers, workers } = findMessageHandlers(app);
  messaging = await startMessaging({
    service: definition.name,
    database,
    transport: environment.transport,
    consumers,
    workers,
    logger,
    metrics,
  });
  await app.listen(environment.listen.port, environment.listen.host);
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  logger.info({ url }, `${definition.name} is ready`);
  return { name: definition.name, url, app, database, messaging, close: once(() => shutDown({ app, database, messaging, logger })) };
}

async function shutDown(parts: {
  app: NestFastifyApplication;
  database: Database;
  messaging: Messaging | undefined;
  logger: Logger;
}): Promise<void> {
  const drained = (async () => {
    await parts.messaging?.stop();
    await parts.app.close();
  })();
  const deadline = new Promise<'late'>((resolve) => void setTimeout(() => resolve('late'), drainDeadlineMs).unref());
  if ((await Promise.race([drained, deadline])) === 'late')
    parts.logger.warn('Stopped although work was still under way; it will be taken up again at the next start');
  await parts.database.close();
}

/** What a module may offer to the kit; asked for by discovery, since Nest reports a missing provider as an error. */
function optionalProvider<T>(app: NestFastifyApplication, token: symbol): T | undefined {
  const wrapper = app
    .get(DiscoveryService)
    .getProviders()
    .find((candidate) => candidate.token === token);
  return wrapper?.instance as T | undefined;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
