import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Step } from '../../src/index.js';
import type { Stage } from './stage.js';

export interface ChildOrders {
  readonly stage: Stage;
  readonly service: string;
  readonly instance: string;
  readonly consumes: boolean;
  /** How long a handler takes. */
  readonly handleMs?: number;
  /** Kill the own process when `step` is passed for the `pass`-th time. */
  readonly dieAt?: { readonly step: Step; readonly pass: number };
  /** Continue each key up to `count` events. */
  readonly produce?: readonly { readonly key: string; readonly count: number }[];
  readonly pauseMs?: number;
}

const register = path.join(import.meta.dirname, 'register-sources.mjs');
const entry = path.join(import.meta.dirname, 'actor-process.ts');

/** A service instance in a process of its own. */
export class ChildActor {
  readonly #process: ChildProcess;
  readonly exited: Promise<unknown>;
  #errors = '';

  constructor(orders: ChildOrders) {
    this.#process = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', register, entry, JSON.stringify(orders)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => (this.#errors = (this.#errors + chunk.toString()).slice(-4000)));
    this.exited = once(this.#process, 'exit');
  }

  /** Resolves when it consumes and produces; rejects with its last words when it ends before. */
  async ready(): Promise<void> {
    const outcome = await Promise.race([once(this.#process, 'message').then(() => 'ready'), this.exited.then(() => 'exited')]);
    if (outcome === 'exited' && this.#process.signalCode !== 'SIGKILL') throw new Error(`The actor ended at its start: ${this.#errors}`);
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  get diedBySignal(): NodeJS.Signals | null {
    return this.#process.signalCode;
  }

  get lastWords(): string {
    return this.#errors;
  }

  async kill(): Promise<void> {
    if (this.isAlive) this.#process.kill('SIGKILL');
    await this.exited;
  }
}
