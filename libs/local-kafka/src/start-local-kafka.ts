import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { brokerSettings } from './broker-settings.js';
import { kafkaClassPath } from './distribution.js';

const execute = promisify(execFile);
const startDeadlineMs = 90_000;
const jvmFlags = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export interface LocalKafka {
  /** `host:port`, comma-separated. */
  readonly brokers: string;
  /** Kills the broker with SIGKILL and starts it again on the same data; only for a broker that this process started. */
  crashAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a broker from the published jars, which Maven fetches once into the user's cache folder.
 * Undefined when Java or Maven is not there.
 */
export async function startLocalKafka(): Promise<LocalKafka | undefined> {
  const classPath = await kafkaClassPath();
  return classPath === undefined ? undefined : startBroker(classPath);
}

async function startBroker(classPath: string): Promise<LocalKafka> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lintel-kafka-'));
  const settingsFile = path.join(folder, 'server.properties');
  const port = await freePort();
  await writeFile(settingsFile, brokerSettings({ port, controllerPort: await freePort(), logFolder: path.join(folder, 'data') }));
  const clusterId = randomBytes(16).toString('base64url');
  await execute(
    'java',
    [...jvmFlags, '-cp', classPath, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', clusterId, '-c', settingsFile],
    { cwd: folder },
  );
  const launch = async (): Promise<ChildProcess> => {
    const child = spawn('java', [...jvmFlags, '-cp', classPath, 'kafka.Kafka', settingsFile], { cwd: folder, stdio: 'ignore' });
    await waitForPort(port, child);
    return child;
  };
  let broker = await launch();
  const killOnExit = (): void => void broker.kill('SIGKILL');
  process.once('exit', killOnExit);
  return {
    brokers: `127.0.0.1:${port}`,
    async crashAndRestart() {
      await end(broker);
      broker = await launch();
    },
    async stop() {
      process.off('exit', killOnExit);
      await end(broker);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await gone;
}

async function waitForPort(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startDeadlineMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The Kafka broker ended with code ${child.exitCode}`);
    if (await accepts(port)) return;
    await sleep(200);
  }
  throw new Error('The Kafka broker did not open its port in time');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
