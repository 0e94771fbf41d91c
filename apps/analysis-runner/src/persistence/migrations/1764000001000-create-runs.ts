import { tenantTable } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs, their checks and log, pull requests, what is known of each ref, and tools known from uploads. */
export class CreateRuns1764000001000 implements MigrationInterface {
  readonly name = 'CreateRuns1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [runs, checks, history]) await runner.query(statements);
    const tables = ['runs', 'checks', 'run_log_entries', 'pull_requests', 'ref_heads', 'list_counters', 'uploaded_tools'];
    for (const table of tables) await runner.query(tenantTable(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE uploaded_tools, list_counters, ref_heads, pull_requests, run_log_entries, checks, runs');
  }
}

const runs = `
  CREATE TABLE runs (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_uid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    ref text NOT NULL,
    branch text,
    is_default_branch boolean NOT NULL,
    pull_request_number integer,
    origin text NOT NULL CHECK (origin IN ('push', 'pull-request', 'activation', 'default-branch', 'manual', 'upload')),
    commit_oid text COLLATE "C",
    base_oid text,
    is_full_run boolean NOT NULL,
    stage text NOT NULL DEFAULT 'queued' CHECK (stage IN ('queued', 'preparing', 'analysing', 'ended')),
    status text NOT NULL DEFAULT 'pending',
    reason text,
    failure_kind text,
    is_announced boolean NOT NULL DEFAULT false,
    configuration jsonb,
    sources jsonb,
    changes jsonb,
    introduced integer NOT NULL DEFAULT 0,
    resolved integer NOT NULL DEFAULT 0,
    persisted integer NOT NULL DEFAULT 0,
    suppressed integer NOT NULL DEFAULT 0,
    by_category jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CHECK ((stage = 'ended') = (status <> 'pending')),
    CHECK ((stage = 'ended') = (finished_at IS NOT NULL))
  );
  CREATE INDEX runs_repository ON runs (repository_id, run_id);
  CREATE INDEX runs_branch ON runs (repository_id, branch, run_id);
  CREATE INDEX runs_commit ON runs (commit_oid, run_id);
  CREATE INDEX runs_pull_request ON runs (repository_id, pull_request_number, run_id) WHERE pull_request_number IS NOT NULL;
  CREATE INDEX runs_pending ON runs (repository_id, ref) WHERE stage <> 'ended';
`;

const checks = `
  CREATE TABLE checks (
    check_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    run_id bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    sequence integer NOT NULL,
    analyzer_shortcode text NOT NULL,
    analyzer_name text NOT NULL,
    analyzer_version text NOT NULL,
    upload_id bigint,
    category text NOT NULL,
    stage text NOT NULL DEFAULT 'queued' CHECK (stage IN ('queued', 'executing', 'settling', 'ended')),
    status text NOT NULL DEFAULT 'pending',
    reason text,
    outcome text,
    duration_ms integer,
    sarif jsonb,
    upload_files jsonb,
    awaits_issues boolean NOT NULL DEFAULT false,
    awaits_metrics boolean NOT NULL DEFAULT false,
    introduced integer NOT NULL DEFAULT 0,
    resolved integer NOT NULL DEFAULT 0,
    persisted integer NOT NULL DEFAULT 0,
    suppressed integer NOT NULL DEFAULT 0,
    by_category jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    executed_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    UNIQUE (run_id, sequence),
    CHECK ((stage = 'ended') = (status <> 'pending'))
  );
  CREATE UNIQUE INDEX checks_upload ON checks (upload_id) WHERE upload_id IS NOT NULL;

  CREATE TABLE run_log_entries (
    entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    run_id bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    check_id bigint REFERENCES checks ON DELETE CASCADE,
    level text NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    message text NOT NULL,
    logged_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX run_log_entries_run ON run_log_entries (run_id, entry_id);
  CREATE INDEX run_log_entries_check ON run_log_entries (check_id) WHERE check_id IS NOT NULL;
`;

const history = `
  CREATE TABLE pull_requests (
    pull_request_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'closed', 'merged')),
    is_draft boolean NOT NULL,
    web_url text NOT NULL,
    head_branch text NOT NULL,
    head_oid text NOT NULL,
    head_clone_url text,
    base_branch text NOT NULL,
    told_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (repository_id, number)
  );
  CREATE INDEX pull_requests_branch ON pull_requests (repository_id, head_branch, pull_request_id);
  CREATE INDEX pull_requests_page ON pull_requests (repository_id, pull_request_id);

  CREATE TABLE ref_heads (
    repository_id bigint NOT NULL,
    ref text NOT NULL,
    account_id bigint NOT NULL,
    analysed_run_id bigint,
    analysed_commit_oid text,
    uploaded_run_id bigint,
    uploaded_commit_oid text,
    PRIMARY KEY (repository_id, ref)
  );

  CREATE TABLE list_counters (
    repository_id bigint NOT NULL,
    list text NOT NULL CHECK (list IN ('runs', 'pull-requests')),
    branch text NOT NULL,
    account_id bigint NOT NULL,
    rows_count integer NOT NULL,
    PRIMARY KEY (repository_id, list, branch)
  );

  CREATE TABLE uploaded_tools (
    tool_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL,
    shortcode text NOT NULL,
    name text NOT NULL,
    UNIQUE (account_id, shortcode)
  );
`;
