import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that every service has: events to publish, events taken, events set aside. */
export class CreatePlatformTables1700000000000 implements MigrationInterface {
  readonly name = 'CreatePlatformTables1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        stream text NOT NULL,
        key text NOT NULL,
        envelope jsonb NOT NULL,
        published_at timestamptz
      )`);
    await runner.query(`CREATE INDEX outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL`);
    await runner.query(`CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL`);
    await runner.query(`
      CREATE TABLE inbox (
        consumer text NOT NULL,
        event_id uuid NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, event_id)
      )`);
    await runner.query(`CREATE INDEX inbox_received ON inbox (received_at)`);
    await runner.query(`
      CREATE TABLE parked_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        consumer text NOT NULL,
        stream text NOT NULL,
        key text NOT NULL,
        event_id uuid NOT NULL,
        envelope jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('retrying', 'behind', 'parked')),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        cause text,
        stack text,
        parked_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (consumer, event_id)
      )`);
    await runner.query(`CREATE INDEX parked_event_by_key ON parked_event (stream, key, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parked_event, inbox, outbox');
  }
}
