import { tenantTable } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Endpoints, the messages for them and the log of attempts. */
export class CreateWebhooks1764000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_endpoint (
        endpoint_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id bigint NOT NULL,
        url text NOT NULL,
        events text[] NOT NULL,
        secret_sealed bytea NOT NULL,
        old_secret_sealed bytea,
        old_secret_until timestamptz,
        digest text NOT NULL,
        has_signature_prefix boolean NOT NULL,
        state text NOT NULL CHECK (state IN ('unverified', 'enabled', 'disabled')),
        state_reason text,
        created_at timestamptz NOT NULL,
        failing_since timestamptz,
        failed_attempts integer NOT NULL DEFAULT 0
      );
      CREATE INDEX webhook_endpoint_by_account ON webhook_endpoint (account_id, endpoint_id);
      CREATE TABLE webhook_message (
        message_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id bigint NOT NULL,
        endpoint_id bigint NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
        public_id text NOT NULL,
        event_type text NOT NULL,
        body text NOT NULL,
        state text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX webhook_message_by_public_id ON webhook_message (public_id);
      CREATE INDEX webhook_message_by_endpoint ON webhook_message (endpoint_id, message_id DESC);
      CREATE TABLE webhook_attempt (
        attempt_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id bigint NOT NULL,
        message_id bigint NOT NULL REFERENCES webhook_message ON DELETE CASCADE,
        number integer NOT NULL,
        result text NOT NULL,
        status integer,
        response_head text NOT NULL,
        reason text,
        duration_ms integer NOT NULL,
        attempted_at timestamptz NOT NULL
      );
      CREATE INDEX webhook_attempt_by_message ON webhook_attempt (message_id, attempt_id);
    `);
    for (const table of ['webhook_endpoint', 'webhook_message', 'webhook_attempt']) await runner.query(tenantTable(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_attempt, webhook_message, webhook_endpoint');
  }
}
