import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@lintel/testing';

const main = path.resolve(import.meta.dirname, '..', 'dist', 'main.js');
const readyDeadlineMs = 90_000;

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One installation as a person has it: the compiled program, its data directory, its command line. */
export class LintelProcess {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly dataDir: string,
    readonly port: number,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  static async create(settings: Readonly<Record<string, string>> = {}): Promise<LintelProcess> {
    const folder = await mkdtemp(path.join(tmpdir(), 'lintel-whole-'));
    await chmod(folder, 0o755);
    return new LintelProcess(path.join(folder, 'data'), await freePort(), settings);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get log(): string {
    return this.output;
  }

  private get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LINTEL_DATA_DIR: this.dataDir,
      LINTEL_PORT: String(this.port),
      LINTEL_ADMIN_EMAIL: 'admin@example.com',
      ...this.settings,
    };
  }

  /** Starts the server and waits until it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [main, 'serve'], { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child = child;
    const deadline = Date.now() + readyDeadlineMs;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) break;
      if (
        await fetch(`${this.url}/readyz`).then(
          (response) => response.ok,
          () => false,
        )
      )
        return;
      await sleep(100);
    }
    throw new Error(`The server did not come up:\n${this.output.slice(-4000)}`);
  }

  /** Sends a signal and returns the exit code (null when killed). */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return code;
  }

  run(...args: string[]): Promise<CommandResult> {
    return new Promise((resolve) => {
      execFile(process.execPath, [main, ...args], { env: this.environment, timeout: 120_000 }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
      });
    });
  }

  async graphql(token: string, query: string, options: { path?: string; variables?: object } = {}): Promise<{ status: number; body: any }> {
    const response = await fetch(`${this.url}${options.path ?? '/graphql/'}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: options.variables }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Stops the server and its database, and removes what it left. */
  async destroy(): Promise<void> {
    await this.end('SIGTERM');
    await rm(path.dirname(this.dataDir), { recursive: true, force: true });
  }
}
