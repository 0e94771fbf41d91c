import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { processEnvironment } from '@lintel/config';
import { waitUntilReady } from '../cluster/wait-until-ready.js';

export interface DemoServer {
  readonly url: string;
  /** Resolves when the server has ended by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface DemoServerOptions {
  readonly isCluster: boolean;
  readonly port: number;
  readonly logFile: string;
  /** Settings beside those of the environment. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Starts the server as its own process, as `npm start` and `npm run cluster` do. Throws with its last lines when it does not come up. */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const main = path.resolve(import.meta.dirname, '..', 'main.js');
  const log = createWriteStream(options.logFile, { flags: 'w', mode: 0o600 });
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', main, options.isCluster ? 'cluster' : 'serve'], {
    env: { ...processEnvironment(), ...options.settings, LINTEL_PORT: String(options.port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a Ctrl-C is passed on by us, once
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      hasEnded = true;
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    if (!hasEnded) child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${options.port}`;
  try {
    await waitUntilReady(url, { isAborted: () => hasEnded });
  } catch (cause) {
    await stop();
    const tail = (await readFile(options.logFile, 'utf8').catch(() => '')).split('\n').slice(-15).join('\n');
    throw new Error(`The server did not come up. Its last lines:\n${tail}`, { cause });
  }
  return { url, ended, stop };
}
