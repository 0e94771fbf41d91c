import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not a tenant table: it counts requests per caller, whatever accounts they touch. */
export class CreateRateWindows1764000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE rate_window (
        subject text NOT NULL,
        started_at timestamptz NOT NULL,
        used bigint NOT NULL CHECK (used >= 0),
        PRIMARY KEY (subject, started_at)
      )`);
    await queryRunner.query('CREATE INDEX rate_window_started_at ON rate_window (started_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE rate_window');
  }
}
