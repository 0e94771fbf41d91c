import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { createDatabase, systemScope, type Database } from '@lintel/persistence';
import { ChildActor, type ChildOrders } from './harness/child-actor.js';
import { effectsOf, faultsOf } from './harness/effects.js';
import type { Environment } from './harness/environments.js';
import type { NumberCounted } from './harness/number-counted.js';
import { prepare, until, type Stage } from './harness/stage.js';

const keys = Array.from({ length: 50 }, (_, index) => `key-${index}`);
const eventsPerKey = 40;
const kills = 30;
const consumers = ['issues', 'metrics', 'notifier'];

export interface HistoryOptions {
  readonly seed: number;
  /** Shortest and longest time between two kills. */
  readonly pauseMs: readonly [number, number];
}

/** 2,000 events over 50 keys to 3 consumers, while producers and consumers are killed at random; then the history is checked. */
export function describeHistory(name: string, start: () => Promise<Environment | undefined>, options: HistoryOptions): void {
  it(`${name} transport loses nothing, doubles nothing and keeps the order while processes are killed ${kills} times`, async () => {
    const environment = await start();
    if (!environment) return;
    const troupe = new Troupe(environment.stage, options);
    const databases = await openDatabases(environment.stage);
    try {
      troupe.enter();
      const killed = await troupe.killAtRandom();
      expect(killed).toBe(kills);
      await until('everything produced', async () => (await produced(databases.accounts)).length === keys.length * eventsPerKey);
      const events = await produced(databases.accounts);
      for (const service of consumers) {
        const database = databases[service] as Database;
        await until(`${service} has all`, async () => (await effectsOf(database)).length >= events.length, 60_000);
        expect(faultsOf(events, await effectsOf(database))).toEqual([]);
      }
    } finally {
      await troupe.leave();
      await Promise.all(Object.values(databases).map((database) => database.close()));
      await environment.stop();
    }
  }, 240_000);
}

/** The processes of the play. Who is killed comes back at once. */
class Troupe {
  readonly #actors = new Map<string, ChildActor>();
  readonly #orders: readonly ChildOrders[];
  readonly #random: () => number;
  readonly #pauseMs: readonly [number, number];

  constructor(stage: Stage, options: HistoryOptions) {
    this.#random = mulberry32(options.seed);
    this.#pauseMs = options.pauseMs;
    const lengthMs = kills * ((options.pauseMs[0] + options.pauseMs[1]) / 2);
    const half = keys.length / 2;
    const producer = (instance: string, own: readonly string[]): ChildOrders => ({
      stage,
      service: 'accounts',
      instance,
      consumes: false,
      produce: own.map((key) => ({ key, count: eventsPerKey })),
      pauseMs: (lengthMs / eventsPerKey) * 0.8,
    });
    this.#orders = [
      producer('first half', keys.slice(0, half)),
      producer('second half', keys.slice(half)),
      ...consumers.map((service) => ({ stage, service, instance: service, consumes: true, handleMs: 4 })),
    ];
  }

  enter(): void {
    for (const orders of this.#orders) this.#actors.set(orders.instance, new ChildActor(orders));
  }

  async killAtRandom(): Promise<number> {
    let killed = 0;
    while (killed < kills) {
      const [shortest, longest] = this.#pauseMs;
      await sleep(shortest + this.#random() * (longest - shortest));
      const orders = this.#orders[Math.floor(this.#random() * this.#orders.length)] as ChildOrders;
      const victim = this.#actors.get(orders.instance);
      if (!victim?.isAlive) throw new Error(`${orders.instance} ended by itself: ${victim?.lastWords}`);
      await victim.kill();
      this.#actors.set(orders.instance, new ChildActor(orders));
      killed += 1;
    }
    return killed;
  }

  async leave(): Promise<void> {
    await Promise.all([...this.#actors.values()].map((actor) => actor.kill()));
  }
}

async function openDatabases(stage: Stage): Promise<Record<string, Database> & { accounts: Database }> {
  const services = ['accounts', ...consumers];
  await prepare(stage, services);
  const opened = await Promise.all(
    services.map(
      async (service) =>
        [service, await createDatabase({ url: stage.adminUrl, service, entities: [], useRole: true, poolSize: 2 })] as const,
    ),
  );
  return Object.fromEntries(opened) as Record<string, Database> & { accounts: Database };
}

function produced(database: Database): Promise<NumberCounted[]> {
  return database.transaction(systemScope('test'), (tx) => tx.query<NumberCounted>('SELECT key, n FROM produced ORDER BY key, n'));
}

// A small seeded generator, so that a failing history can be played again.
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
