import { tenantTable } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  'snapshots',
  'issue_counts',
  'measured_files',
  'measured_functions',
  'duplicate_blocks',
  'metric_series',
  'metric_values',
  'metric_thresholds',
  'metric_settings',
];

/** Snapshots per commit, what is measured of the newest commit of a default branch, and the values of the public metrics. */
export class CreateMeasurements1764000600000 implements MigrationInterface {
  readonly name = 'CreateMeasurements1764000600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [commits, newestCommit, publicMetrics]) await runner.query(statements);
    for (const table of tables) await runner.query(tenantTable(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${[...tables].reverse().join(', ')}`);
  }
}

const commits = `
  CREATE TABLE snapshots (
    snapshot_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    run_id bigint NOT NULL,
    check_id bigint NOT NULL,
    ref text NOT NULL,
    commit_oid text NOT NULL,
    measured_at timestamptz NOT NULL DEFAULT now(),
    totals jsonb NOT NULL,
    languages jsonb NOT NULL,
    duplicates_count integer NOT NULL,
    smell_minutes jsonb NOT NULL,
    worst_smells jsonb NOT NULL,
    issues jsonb,
    assessment jsonb NOT NULL,
    UNIQUE (repository_id, ref, commit_oid)
  );
  CREATE INDEX snapshots_newest ON snapshots (repository_id, ref, run_id DESC);
  CREATE INDEX snapshots_check ON snapshots (check_id);

  CREATE TABLE issue_counts (
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    ref text NOT NULL,
    commit_oid text NOT NULL,
    run_id bigint NOT NULL,
    open jsonb NOT NULL,
    PRIMARY KEY (repository_id, ref, commit_oid)
  );
  CREATE INDEX issue_counts_newest ON issue_counts (repository_id, ref, run_id DESC);
`;

const newestCommit = `
  CREATE TABLE measured_files (
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    ref text NOT NULL,
    path text NOT NULL COLLATE "C",
    language text NOT NULL,
    code_lines integer NOT NULL,
    comment_lines integer NOT NULL,
    blank_lines integer NOT NULL,
    functions_count integer NOT NULL,
    cyclomatic_complexity integer NOT NULL,
    cognitive_complexity integer NOT NULL,
    duplicated_lines integer NOT NULL,
    PRIMARY KEY (repository_id, ref, path)
  );

  CREATE TABLE measured_functions (
    function_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    ref text NOT NULL,
    path text NOT NULL COLLATE "C",
    name text NOT NULL,
    language text NOT NULL,
    start_line integer NOT NULL,
    end_line integer NOT NULL,
    code_lines integer NOT NULL,
    parameters integer NOT NULL,
    cyclomatic_complexity integer NOT NULL,
    cognitive_complexity integer NOT NULL,
    is_complex boolean NOT NULL,
    is_long boolean NOT NULL
  );
  CREATE INDEX measured_functions_complex ON measured_functions (repository_id, ref, cyclomatic_complexity DESC, function_id DESC) WHERE is_complex;
  CREATE INDEX measured_functions_long ON measured_functions (repository_id, ref, code_lines DESC, function_id DESC) WHERE is_long;

  CREATE TABLE duplicate_blocks (
    block_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    ref text NOT NULL,
    lines integer NOT NULL,
    code text NOT NULL,
    occurrences jsonb NOT NULL
  );
  CREATE INDEX duplicate_blocks_largest ON duplicate_blocks (repository_id, ref, lines DESC, block_id DESC);
`;

const publicMetrics = `
  CREATE TABLE metric_series (
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    ref text NOT NULL,
    metric text NOT NULL,
    subject text NOT NULL,
    values_count integer NOT NULL,
    PRIMARY KEY (repository_id, ref, metric, subject)
  );

  CREATE TABLE metric_values (
    value_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    snapshot_id bigint NOT NULL REFERENCES snapshots ON DELETE CASCADE,
    ref text NOT NULL,
    metric text NOT NULL,
    subject text NOT NULL,
    value double precision NOT NULL,
    threshold integer,
    commit_oid text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (snapshot_id, metric, subject)
  );
  CREATE INDEX metric_values_series ON metric_values (repository_id, ref, metric, subject, value_id);

  CREATE TABLE metric_thresholds (
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    metric text NOT NULL,
    subject text NOT NULL,
    threshold integer NOT NULL,
    PRIMARY KEY (repository_id, metric, subject)
  );

  CREATE TABLE metric_settings (
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    metric text NOT NULL,
    is_reported boolean NOT NULL,
    is_threshold_enforced boolean NOT NULL,
    PRIMARY KEY (repository_id, metric)
  );
`;
