import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const firstReconnectDelayMs = 100;
const maxReconnectDelayMs = 5_000;

type Callback = (payload: string) => void;

/**
 * One dedicated connection that listens on any number of channels and comes back by itself after a loss.
 * A notification is a hint to look at the tables, never the data: after a reconnect every callback is called once.
 */
export class Listener {
  readonly #config: pg.ClientConfig;
  readonly #onError: (error: Error) => void;
  readonly #callbacks = new Map<string, Set<Callback>>();
  #client: Promise<pg.Client> | undefined;
  #isClosed = false;

  constructor(config: pg.ClientConfig, onError: (error: Error) => void) {
    this.#config = { ...config, keepAlive: true };
    this.#onError = onError;
  }

  async listen(channel: string, callback: Callback): Promise<() => Promise<void>> {
    const isNew = !this.#callbacks.has(channel);
    const callbacks = this.#callbacks.get(channel) ?? new Set<Callback>();
    this.#callbacks.set(channel, callbacks.add(callback));
    this.#client ??= this.#connect();
    const client = await this.#client;
    if (isNew) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return async () => {
      callbacks.delete(callback);
      if (callbacks.size > 0 || this.#callbacks.get(channel) !== callbacks) return;
      this.#callbacks.delete(channel);
      if (!this.#isClosed) await this.#unlisten(channel);
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callbacks.clear();
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  async #unlisten(channel: string): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    await client?.query(`UNLISTEN ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    client.on('notification', (message) => this.#callbacks.get(message.channel)?.forEach((callback) => callback(message.payload ?? '')));
    client.on('error', (error) => this.#onError(error));
    await client.connect();
    client.once('end', () => void this.#reconnect());
    for (const channel of this.#callbacks.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return client;
  }

  async #reconnect(): Promise<void> {
    for (let delayMs = firstReconnectDelayMs; !this.#isClosed; delayMs = Math.min(delayMs * 2, maxReconnectDelayMs)) {
      try {
        this.#client = this.#connect();
        await this.#client;
        for (const callbacks of this.#callbacks.values()) callbacks.forEach((callback) => callback(''));
        return;
      } catch (error) {
        this.#onError(error as Error);
        await sleep(delayMs, undefined, { ref: false });
      }
    }
  }
}
