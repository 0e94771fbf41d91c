import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';

export const logLevels = ['info', 'warning', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface RunLogEntry {
  readonly entryId: Id;
  readonly checkId: Id | null;
  readonly level: LogLevel;
  readonly message: string;
  readonly loggedAt: Date;
}

export interface NewLogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly checkId?: Id | undefined;
}

const maxMessageChars = 8000;

/** Adds entries to the log that people read. A run that is gone gets none. */
export async function appendToLog(tx: Transaction, runId: Id, entries: readonly NewLogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `INSERT INTO run_log_entries (account_id, run_id, check_id, level, message)
      SELECT r.account_id, r.run_id, e.check_id, e.level, e.message
      FROM runs r CROSS JOIN unnest($2::bigint[], $3::text[], $4::text[]) WITH ORDINALITY AS e (check_id, level, message, place)
      WHERE r.run_id = $1 ORDER BY e.place`,
    [
      runId,
      entries.map(({ checkId }) => checkId ?? null),
      entries.map(({ level }) => level),
      entries.map(({ message }) => storable(message)),
    ],
  );
}

/** Entries after `afterId`, oldest first. */
export async function readLog(tx: Transaction, runId: Id, page: { afterId: Id; limit: number }): Promise<RunLogEntry[]> {
  return tx.query<RunLogEntry>(
    `SELECT entry_id AS "entryId", check_id AS "checkId", level, message, logged_at AS "loggedAt" FROM run_log_entries
      WHERE run_id = $1 AND entry_id > $2 ORDER BY entry_id LIMIT $3`,
    [runId, page.afterId, page.limit],
  );
}

/** What an analyzer printed may hold anything; PostgreSQL takes neither NUL nor half a character. */
function storable(message: string): string {
  return message.slice(0, maxMessageChars).replaceAll('\0', '\uFFFD').toWellFormed();
}
