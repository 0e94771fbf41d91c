import type { Database } from '@lintel/persistence';

/** A relay in this process that currently publishes for its service. */
interface LocalRelay {
  wake(): void;
}

const localRelays = new WeakMap<Database, LocalRelay>();
const pendingNotifications = new WeakSet<Database>();

/** Channel on which other processes of a service hear that its outbox has something new. */
export function outboxChannel(schema: string): string {
  return `lintel_outbox_${schema}`;
}

export function registerLocalRelay(database: Database, relay: LocalRelay): void {
  localRelays.set(database, relay);
}

export function unregisterLocalRelay(database: Database): void {
  localRelays.delete(database);
}

/**
 * Tells the service's relay to look. A NOTIFY inside the publishing transaction would make all such commits wait for each other
 * (PostgreSQL holds one lock for them during the flush), so the hint is given after the commit: directly when the relay is in
 * this process, else by a NOTIFY of its own, one at a time. A lost hint costs the relay's polling interval.
 */
export function wakeRelay(database: Database): void {
  const local = localRelays.get(database);
  if (local) return local.wake();
  if (pendingNotifications.has(database)) return;
  pendingNotifications.add(database);
  database
    .unscoped(`SELECT pg_notify($1, '')`, [outboxChannel(database.schema)])
    .catch(() => undefined)
    .finally(() => pendingNotifications.delete(database));
}
