import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { InternalTokens } from '@lintel/auth';
import { DomainError } from '@lintel/kernel';
import { freePort, startLocalKafka, type LocalKafka } from '@lintel/local-kafka';
import { roleOf } from '@lintel/persistence';
import { migrate, urlSettingOf, type ServiceDefinition, type ServiceName } from '@lintel/service';
import type { Installation } from '../installation/installation.js';
import { lockInstance } from '../installation/instance-lock.js';
import { allServices } from '../installation/services.js';
import { SupervisedProcess } from './supervised-process.js';

export interface RunningCluster {
  readonly url: string;
  /** Process ids by service. */
  pids(): ReadonlyMap<ServiceName, number | undefined>;
  close(): Promise<void>;
}

const require = createRequire(import.meta.url);
/** Only the gateway, and the services that call others on their own behalf, can mint internal tokens. */
const minters: readonly ServiceName[] = ['gateway', 'analysis-runner', 'notifier'];

/**
 * Runs every service as a process of its own on this machine, as a cluster would: events over Kafka, one PostgreSQL in which each service
 * logs in with its own role and sees only its own schema. Processes that end are started again.
 *
 * @throws DomainError `service-unavailable` when no Kafka broker is given or can be started.
 */
export async function startCluster(installation: Installation, say: (line: string) => void): Promise<RunningCluster> {
  const { settings } = installation;
  const unlock = await lockInstance(settings.LINTEL_DATA_DIR);
  const kafka = await broker(installation);
  const keys = InternalTokens.generate().exportKeys();
  const ports = new Map<ServiceName, number>();
  for (const { name } of allServices) ports.set(name, name === 'gateway' ? settings.LINTEL_PORT : await freePort());
  const logFolder = path.resolve(settings.LINTEL_DATA_DIR, 'logs');
  await mkdir(logFolder, { recursive: true });
  const processes = new Map<ServiceName, SupervisedProcess>();
  for (const service of allServices) {
    const password = randomBytes(24).toString('hex');
    await migrate(service, installation.adminUrl, password);
    say(`${service.name}: schema is up to date`);
    const environment = {
      ...installation.source,
      DATABASE_URL: loginUrl(installation.adminUrl, service, password),
      KAFKA_BROKERS: kafka.brokers,
      LINTEL_SECRET_KEY: settings.LINTEL_SECRET_KEY,
      LINTEL_PUBLIC_URL: settings.LINTEL_PUBLIC_URL ?? `http://127.0.0.1:${settings.LINTEL_PORT}`,
      LINTEL_DATA_DIR: path.resolve(settings.LINTEL_DATA_DIR),
      LINTEL_INTERNAL_PUBLIC_KEY: keys.publicKey,
      LINTEL_INTERNAL_PRIVATE_KEY: minters.includes(service.name) ? keys.privateKey : undefined,
      LINTEL_PORT: String(ports.get(service.name)),
      ...Object.fromEntries([...ports].map(([name, port]) => [urlSettingOf(name), `http://127.0.0.1:${port}`])),
    };
    processes.set(
      service.name,
      SupervisedProcess.start({
        name: service.name,
        script: scriptOf(service),
        environment,
        logFile: path.join(logFolder, `${service.name}.log`),
      }),
    );
  }
  return {
    url: `http://127.0.0.1:${settings.LINTEL_PORT}`,
    pids: () => new Map([...processes].map(([name, supervised]) => [name, supervised.pid])),
    async close() {
      await Promise.all([...processes.values()].map((supervised) => supervised.stop()));
      await kafka.stop();
      await installation.close({ force: true });
      await unlock();
    },
  };
}

async function broker({ settings }: Installation): Promise<Pick<LocalKafka, 'brokers' | 'stop'>> {
  if (settings.KAFKA_BROKERS) return { brokers: settings.KAFKA_BROKERS.join(','), stop: () => Promise.resolve() };
  const started = await startLocalKafka();
  if (!started)
    throw new DomainError('service-unavailable', { service: 'A Kafka broker (set KAFKA_BROKERS, or install Java 17 and Maven)' });
  return started;
}

function loginUrl(adminUrl: string, service: ServiceDefinition, password: string): string {
  const url = new URL(adminUrl);
  url.username = roleOf(service.name);
  url.password = password;
  return url.toString();
}

function scriptOf(service: ServiceDefinition): string {
  return path.join(path.dirname(require.resolve(`@lintel-app/${service.name}`)), 'main.js');
}
