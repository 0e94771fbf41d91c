import { busSchema, Listener } from '@lintel/persistence';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { EventTransport, Subscription, SubscriptionOptions, TransportEvent } from '../transport.js';
import { GroupConsumer } from './group-consumer.js';
import { membershipLock, publishToGroups } from './publish-to-groups.js';
import { inTransaction, sessionOf } from './session.js';
import { joinGroup } from './join-group.js';

export interface PostgresTransportOptions {
  readonly url: string;
  readonly poolSize?: number;
  /** How long published events are kept for groups that join later. */
  readonly keepHours?: number;
}

/** Events over PostgreSQL, for one machine: one pg-boss queue per consumer group, strictly first-in-first-out per key. */
export function createPostgresTransport(options: PostgresTransportOptions): EventTransport {
  return new PostgresTransport(options);
}

class PostgresTransport implements EventTransport {
  readonly #pool: pg.Pool;
  readonly #boss: PgBoss;
  readonly #listener: Listener;
  readonly #subscriptions = new Set<GroupConsumer>();
  readonly #keepHours: number;
  #lastPurgeAt = 0;

  constructor(options: PostgresTransportOptions) {
    this.#keepHours = options.keepHours ?? 7 * 24;
    this.#pool = new pg.Pool({ connectionString: options.url, max: options.poolSize ?? 20, application_name: 'lintel-events' });
    this.#pool.on('error', () => undefined); // the pool replaces a broken idle connection
    this.#listener = new Listener({ connectionString: options.url, application_name: 'lintel-events' }, () => undefined);
    this.#boss = new PgBoss({
      db: sessionOf(this.#pool),
      schema: busSchema,
      migrate: false,
      createSchema: false,
      supervise: false,
      schedule: false,
      registerInstance: false,
    });
  }

  async publish(events: readonly TransportEvent[]): Promise<void> {
    const opening = `BEGIN; SELECT pg_advisory_xact_lock_shared(${membershipLock})`;
    const groups = await inTransaction(this.#pool, (client) => publishToGroups({ client, boss: this.#boss, events }), opening);
    // Those in this process need not wait for the notification.
    for (const subscription of this.#subscriptions) if (groups.includes(subscription.group)) subscription.wake();
    await this.#purge();
  }

  async subscribe(options: SubscriptionOptions): Promise<Subscription> {
    await joinGroup({ pool: this.#pool, boss: this.#boss, group: options.group, streams: options.streams });
    const consumer = new GroupConsumer({ ...options, pool: this.#pool, boss: this.#boss, listener: this.#listener });
    this.#subscriptions.add(consumer);
    await consumer.start();
    return {
      stop: async () => {
        this.#subscriptions.delete(consumer);
        await consumer.stop();
      },
    };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#subscriptions].map((consumer) => consumer.stop()));
    await this.#listener.close();
    if (!this.#pool.ending) await this.#pool.end();
  }

  async #purge(): Promise<void> {
    if (Date.now() - this.#lastPurgeAt < 600_000) return;
    this.#lastPurgeAt = Date.now();
    await this.#pool.query(`DELETE FROM ${busSchema}.event_log WHERE published_at < now() - $1 * interval '1 hour'`, [this.#keepHours]);
  }
}
