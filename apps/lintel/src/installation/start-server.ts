import path from 'node:path';
import { InternalTokens } from '@lintel/auth';
import { FileBlobStore } from '@lintel/blobs';
import { createPostgresTransport, type EventTransport } from '@lintel/messaging';
import { createLogger, startTracing } from '@lintel/observability';
import { migrate, platformOf, startService, type Platform, type RunningService, type ServiceDefinition } from '@lintel/service';
import type { Installation } from './installation.js';
import { lockInstance } from './instance-lock.js';
import { allServices, backServices, gateway } from './services.js';

export interface RunningServer {
  readonly url: string;
  readonly platform: Platform;
  close(): Promise<void>;
}

/** Brings every service's schema up to date. */
export async function migrateAll(adminUrl: string): Promise<void> {
  for (const service of allServices) await migrate(service, adminUrl);
}

/** Runs every service in this process: the back services on loopback ports of their own, the gateway on the configured address. */
export async function startServer(installation: Installation): Promise<RunningServer> {
  const { settings } = installation;
  const unlock = await lockInstance(settings.LINTEL_DATA_DIR);
  const running: RunningService[] = [];
  const stopTracing = settings.OTEL_EXPORTER_OTLP_ENDPOINT
    ? startTracing({ service: 'lintel', endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT })
    : undefined;
  const transports: EventTransport[] = [];
  const close = async (): Promise<void> => {
    for (const service of [...running].reverse()) await service.close();
    for (const transport of transports) await transport.stop();
    await stopTracing?.();
    await installation.close({ force: true });
    await unlock();
  };
  try {
    await migrateAll(installation.adminUrl);
    const urls = new Map<string, string>();
    const platform = platformOf(settings, (name) => urls.get(name));
    const shared = {
      platform,
      database: { url: installation.adminUrl, isSharedLogin: true },
      blobs: new FileBlobStore(path.resolve(settings.LINTEL_DATA_DIR, 'blobs')),
      tokens: InternalTokens.generate(),
      source: installation.source,
    };
    const start = async (service: ServiceDefinition, port: number, host: string): Promise<RunningService> => {
      const transport = createPostgresTransport({ url: installation.adminUrl });
      transports.push(transport);
      const logger = createLogger({ service: service.name, level: settings.LINTEL_LOG_LEVEL });
      const started = await startService(service, {
        ...shared,
        transport,
        logger,
        listen: { host, port },
        withProcessMetrics: service === gateway,
      });
      running.push(started);
      urls.set(service.name, started.url);
      return started;
    };
    for (const service of backServices) await start(service, 0, '127.0.0.1');
    const front = await start(gateway, settings.LINTEL_PORT, settings.LINTEL_HOST);
    return { url: front.url, platform, close };
  } catch (error) {
    await close();
    throw error;
  }
}
