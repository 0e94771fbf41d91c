import type { Database } from '@lintel/persistence';

const retryLoops = new WeakMap<Database, { wake(): void }>();

export function registerRetryLoop(database: Database, loop: { wake(): void }): void {
  retryLoops.set(database, loop);
}

export function unregisterRetryLoop(database: Database): void {
  retryLoops.delete(database);
}

/** Tells the loop that retries set-aside events to look; without one in this process, another's polling finds them within a second. */
export function wakeRetries(database: Database): void {
  retryLoops.get(database)?.wake();
}
