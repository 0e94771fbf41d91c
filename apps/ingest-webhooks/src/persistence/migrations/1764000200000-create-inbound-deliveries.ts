import { tenantTable } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInboundDeliveries1764000200000 implements MigrationInterface {
  readonly name = 'CreateInboundDeliveries1764000200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbound_delivery (
        delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        provider text NOT NULL,
        hook_key text NOT NULL,
        delivery_key text NOT NULL,
        event text NOT NULL,
        action text,
        outcome text NOT NULL CHECK (outcome IN ('accepted', 'ignored', 'unreadable')),
        reason text,
        correlation_id text NOT NULL,
        repository_external_id text,
        account_id bigint,
        repository_id bigint,
        size_bytes integer NOT NULL,
        received_at timestamptz NOT NULL,
        replayed_at timestamptz,
        headers jsonb NOT NULL,
        body bytea,
        UNIQUE (provider, hook_key, delivery_key)
      )`);
    // Encrypted bytes cannot be compressed; trying would only cost time.
    await runner.query(`ALTER TABLE inbound_delivery ALTER COLUMN body SET STORAGE EXTERNAL`);
    await runner.query(`CREATE INDEX inbound_delivery_account ON inbound_delivery (account_id, delivery_id) WHERE account_id IS NOT NULL`);
    await runner.query(
      `CREATE INDEX inbound_delivery_repository ON inbound_delivery (repository_id, delivery_id) WHERE repository_id IS NOT NULL`,
    );
    await runner.query(`CREATE INDEX inbound_delivery_unassigned ON inbound_delivery (provider, repository_external_id)
      WHERE repository_id IS NULL AND repository_external_id IS NOT NULL`);
    await runner.query(`CREATE INDEX inbound_delivery_with_body ON inbound_delivery (delivery_id) WHERE body IS NOT NULL`);
    await runner.query(tenantTable('inbound_delivery'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inbound_delivery');
  }
}
