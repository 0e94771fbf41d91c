import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedServer } from '@lintel/embedded-postgres';
import { freePort, startTestKafka, startTestPostgres } from '@lintel/testing';
import type { Stage } from './stage.js';

export interface Environment {
  readonly stage: Stage;
  stop(): Promise<void>;
}

export interface CrashingEnvironment extends Environment {
  /** Kills what carries the events with SIGKILL and starts it again on the same data. */
  crashBroker(): Promise<void>;
}

export async function postgresEnvironment(): Promise<Environment> {
  const postgres = await startTestPostgres();
  return { stage: { adminUrl: postgres.adminUrl, transport: { kind: 'postgres', url: postgres.adminUrl } }, stop: () => postgres.stop() };
}

/** Undefined when no broker can be had. */
export async function kafkaEnvironment(): Promise<Environment | undefined> {
  const kafka = await startTestKafka();
  if (!kafka) return undefined;
  const postgres = await startTestPostgres();
  const namespace = `test-${randomBytes(4).toString('hex')}`;
  return {
    stage: { adminUrl: postgres.adminUrl, transport: { kind: 'kafka', brokers: kafka.brokers, namespace } },
    async stop() {
      await postgres.stop();
      await kafka.stop();
    },
  };
}

/** A PostgreSQL server of its own that keeps what it acknowledged, so that it may be killed. */
export async function crashingPostgresEnvironment(): Promise<CrashingEnvironment> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lintel-crash-'));
  await chmod(folder, 0o755);
  const options = { folder: path.join(folder, 'cluster'), port: await freePort() };
  let server = await startEmbeddedServer(options);
  const url = server.url;
  return {
    stage: { adminUrl: url, transport: { kind: 'postgres', url } },
    async crashBroker() {
      const [pid] = (await readFile(path.join(options.folder, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      server = await startEmbeddedServer(options);
    },
    async stop() {
      await server.stop(true);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Undefined when no broker of its own can be started. */
export async function crashingKafkaEnvironment(): Promise<CrashingEnvironment | undefined> {
  const kafka = await startTestKafka({ isOwnBroker: true });
  if (!kafka) return undefined;
  const postgres = await startTestPostgres();
  return {
    stage: { adminUrl: postgres.adminUrl, transport: { kind: 'kafka', brokers: kafka.brokers, namespace: 'crash' } },
    crashBroker: () => kafka.crashAndRestart(),
    async stop() {
      await postgres.stop();
      await kafka.stop();
    },
  };
}
