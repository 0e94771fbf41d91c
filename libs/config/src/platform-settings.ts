import { z } from 'zod';
import { kinds } from './kinds.js';

/** Settings that every service reads. Names are stable: other people's scripts use them. */
export const platformSettings = z.object({
  LINTEL_PORT: kinds.port().default(8080).describe('Port of the one-process server, or of the service when it runs alone'),
  LINTEL_HOST: kinds.text().default('127.0.0.1').describe('Address to listen on'),
  LINTEL_DATA_DIR: kinds.text().default('.lintel').describe('Where the embedded database, blobs, mirrors and keys live'),
  LINTEL_PUBLIC_URL: kinds.url().optional().describe('Address under which people and hosts reach this installation'),
  LINTEL_ADMIN_EMAIL: z.email().optional().describe('Created as administrator at first start'),
  DATABASE_URL: kinds.text().optional().describe('PostgreSQL; the embedded server is started when it is not set'),
  KAFKA_BROKERS: kinds.list().optional().describe('Kafka brokers; events travel over PostgreSQL when it is not set'),
  LINTEL_SECRET_KEY: kinds
    .text()
    .optional()
    .describe(
      'Key that encrypts secrets at rest and derives internal keys: 32 bytes in base64. One machine keeps its own under the data directory',
    ),
  LINTEL_LOG_LEVEL: kinds.logLevel().default('info').describe('fatal, error, warn, info, debug, trace or silent'),
  OTEL_EXPORTER_OTLP_ENDPOINT: kinds
    .url()
    .optional()
    .describe('OpenTelemetry collector (OTLP over HTTP); nothing is exported when it is not set'),
  LINTEL_SCM_ALLOW: kinds
    .list()
    .default([])
    .describe('Hosts (`host` or `host:port`) for which plain http and loopback addresses are allowed when fetching code'),
  LINTEL_WEBHOOK_ALLOW: kinds
    .list()
    .default([])
    .describe('Hosts (`host` or `host:port`) that outgoing webhooks may reach although they are private or plain http'),
});

export type PlatformSettings = z.infer<typeof platformSettings>;
