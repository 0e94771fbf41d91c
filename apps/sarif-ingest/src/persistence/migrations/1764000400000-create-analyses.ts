import { tenantTable } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAnalyses1764000400000 implements MigrationInterface {
  readonly name = 'CreateAnalyses1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await this.createUploads(runner);
    await this.createAnalyses(runner);
    for (const table of ['upload', 'upload_part', 'upload_in_part', 'analysis']) await runner.query(tenantTable(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['analysis', 'upload_in_part', 'upload_part', 'upload']) await runner.query(`DROP TABLE ${table}`);
  }

  private async createUploads(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE upload (
        upload_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        sarif_id uuid NOT NULL UNIQUE,
        account_id bigint NOT NULL,
        repository_id bigint NOT NULL,
        commit_oid text NOT NULL,
        ref text NOT NULL,
        tool_label text NOT NULL,
        checkout_uri text,
        is_strict boolean NOT NULL,
        sarif jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('received', 'split', 'refused')),
        errors text[] NOT NULL,
        uploaded_by bigint,
        created_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX upload_of_repository ON upload (repository_id, upload_id)');
    // Equal uploads share their parts, until one of them failed: then the next upload gets a new part and so another attempt.
    await runner.query(`
      CREATE TABLE upload_part (
        part_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id bigint NOT NULL,
        repository_id bigint NOT NULL,
        commit_oid text NOT NULL,
        ref text NOT NULL,
        tool_name text NOT NULL,
        category text NOT NULL,
        checkout_uri text,
        is_strict boolean NOT NULL,
        runs integer[] NOT NULL,
        identity_sha256 text NOT NULL,
        is_failed boolean NOT NULL DEFAULT false
      )`);
    await runner.query('CREATE UNIQUE INDEX upload_part_identity ON upload_part (identity_sha256) WHERE NOT is_failed');
    await runner.query(`
      CREATE TABLE upload_in_part (
        upload_id bigint NOT NULL REFERENCES upload ON DELETE CASCADE,
        part_id bigint NOT NULL REFERENCES upload_part,
        account_id bigint NOT NULL,
        PRIMARY KEY (upload_id, part_id)
      )`);
    await runner.query('CREATE INDEX upload_in_part_by_part ON upload_in_part (part_id)');
  }

  private async createAnalyses(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE analysis (
        analysis_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id bigint NOT NULL,
        repository_id bigint NOT NULL,
        run_id bigint NOT NULL,
        check_id bigint NOT NULL UNIQUE,
        part_id bigint,
        commit_oid text NOT NULL,
        ref text NOT NULL,
        category text NOT NULL,
        tool_name text NOT NULL,
        tool_version text,
        tool_guid text,
        is_complete boolean NOT NULL,
        reason text,
        errors text[] NOT NULL,
        warnings text[] NOT NULL,
        warnings_count integer NOT NULL,
        results_count integer NOT NULL,
        rules_count integer NOT NULL,
        findings jsonb,
        created_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX analysis_of_repository ON analysis (repository_id, analysis_id)');
    await runner.query('CREATE INDEX analysis_of_part ON analysis (part_id) WHERE part_id IS NOT NULL');
  }
}
