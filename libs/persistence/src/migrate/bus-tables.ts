import type pg from 'pg';
import { busSchema } from '../names.js';

/** Makes the tables of the event transport over PostgreSQL: the kept events, and who takes which stream. */
export async function ensureBusTables(client: pg.Client): Promise<void> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS ${busSchema}.event_log (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      event_id text NOT NULL UNIQUE,
      stream text NOT NULL,
      key text NOT NULL,
      envelope text NOT NULL,
      published_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX IF NOT EXISTS event_log_published ON ${busSchema}.event_log (published_at);
    CREATE INDEX IF NOT EXISTS event_log_stream ON ${busSchema}.event_log (stream, sequence);
    CREATE TABLE IF NOT EXISTS ${busSchema}.consumer_group (
      stream text NOT NULL,
      name text NOT NULL,
      joined_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (stream, name)
    )`);
}
