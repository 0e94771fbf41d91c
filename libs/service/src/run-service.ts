import { InternalTokens } from '@lintel/auth';
import { FileBlobStore } from '@lintel/blobs';
import { kinds, platformSettings, processEnvironment, readSettings, SettingsError, type PlatformSettings } from '@lintel/config';
import { createKafkaTransport, createPostgresTransport, type EventTransport } from '@lintel/messaging';
import { createLogger, startTracing } from '@lintel/observability';
import path from 'node:path';
import { z } from 'zod';
import type { ServiceDefinition } from './define-service.js';
import { serviceNames, type Platform, type ServiceName } from './platform.js';
import { startService, type RunningService } from './start-service.js';

/** `LINTEL_ISSUES_URL` for `issues`. */
export function urlSettingOf(name: ServiceName): string {
  return `LINTEL_${name.toUpperCase().replaceAll('-', '_')}_URL`;
}

const processSettings = platformSettings.extend({
  DATABASE_URL: kinds.text(),
  LINTEL_SECRET_KEY: kinds.text(),
  /** Ed25519 keys in PEM form by which services prove to each other who is asking. */
  LINTEL_INTERNAL_PUBLIC_KEY: kinds.text(),
  LINTEL_INTERNAL_PRIVATE_KEY: kinds.text().optional(),
  /** Folder of the blob store; `blobs` under the data directory when not set. */
  LINTEL_BLOB_DIR: kinds.text().optional(),
  ...Object.fromEntries(serviceNames.map((name) => [urlSettingOf(name), kinds.url().optional()])),
});

/**
 * Entry of a service that is a process of its own. Reads the settings from the environment, starts, and stops on SIGTERM or SIGINT
 * with exit code 0. Unusable settings end the process with code 1 and a list of what is wrong.
 */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const source = processEnvironment();
  try {
    const running = await start(definition);
    stopOnSignal(running);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }

  async function start(service: ServiceDefinition): Promise<RunningService> {
    const settings = readSettings(processSettings, source);
    const logger = createLogger({ service: service.name, level: settings.LINTEL_LOG_LEVEL });
    if (settings.OTEL_EXPORTER_OTLP_ENDPOINT) startTracing({ service: service.name, endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT });
    return startService(service, {
      platform: platformOf(settings, (name) => (settings as Record<string, unknown>)[urlSettingOf(name)] as string | undefined),
      database: { url: settings.DATABASE_URL, isSharedLogin: false },
      transport: transportOf(service.name, settings),
      blobs: new FileBlobStore(settings.LINTEL_BLOB_DIR ?? path.resolve(settings.LINTEL_DATA_DIR, 'blobs')),
      tokens: InternalTokens.fromKeys({ publicKey: settings.LINTEL_INTERNAL_PUBLIC_KEY, privateKey: settings.LINTEL_INTERNAL_PRIVATE_KEY }),
      source,
      listen: { host: settings.LINTEL_HOST, port: settings.LINTEL_PORT },
      logger,
    });
  }
}

/** Builds the common parts from settings. Throws `SettingsError` when the secret key has the wrong size. */
export function platformOf(settings: PlatformSettings & { LINTEL_SECRET_KEY: string }, serviceUrl: Platform['serviceUrl']): Platform {
  const secretKey = Buffer.from(settings.LINTEL_SECRET_KEY, 'base64');
  if (secretKey.length !== 32)
    throw new SettingsError(['LINTEL_SECRET_KEY: must be 32 bytes in base64, for example from "openssl rand -base64 32"']);
  return {
    publicUrl: (settings.LINTEL_PUBLIC_URL ?? `http://127.0.0.1:${settings.LINTEL_PORT}`).replace(/\/+$/, ''),
    dataDir: path.resolve(settings.LINTEL_DATA_DIR),
    secretKey,
    adminEmail: settings.LINTEL_ADMIN_EMAIL,
    scmAllow: settings.LINTEL_SCM_ALLOW,
    webhookAllow: settings.LINTEL_WEBHOOK_ALLOW,
    serviceUrl,
  };
}

function transportOf(name: ServiceName, settings: z.infer<typeof processSettings>): EventTransport {
  return settings.KAFKA_BROKERS
    ? createKafkaTransport({ brokers: settings.KAFKA_BROKERS, clientId: `lintel-${name}` })
    : createPostgresTransport({ url: settings.DATABASE_URL });
}

function stopOnSignal(running: RunningService): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void running.close().then(() => process.exit(0));
    });
  }
}
