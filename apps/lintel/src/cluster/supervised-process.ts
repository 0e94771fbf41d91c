import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessToRun {
  readonly name: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Gets what the process prints. */
  readonly logFile: string;
}

const restartDelayMs = 1000;
const stopDeadlineMs = 30_000;

/** Keeps one process running: starts it again when it ends by itself, until `stop`. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private isStopping = false;

  private constructor(private readonly options: ProcessToRun) {}

  static start(options: ProcessToRun): SupervisedProcess {
    const supervised = new SupervisedProcess(options);
    supervised.launch();
    return supervised;
  }

  /** Process id, to look at it or kill it; undefined between two lives. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** SIGTERM, then SIGKILL when it does not end in time. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
    await ended;
    clearTimeout(late);
  }

  private launch(): void {
    const { script, environment, logFile } = this.options;
    const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
    const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', script], {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('exit', () => {
      log.end();
      if (!this.isStopping) void sleep(restartDelayMs).then(() => this.isStopping || this.launch());
    });
    this.child = child;
  }
}
