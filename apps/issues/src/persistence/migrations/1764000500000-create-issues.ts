import { tenantTable } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const tenantTables = [
  'tracked_repository',
  'tracked_ref',
  'track',
  'track_ref',
  'analysis',
  'rule',
  'repository_issue',
  'issue',
  'issue_state',
  'issue_count',
  'issue_event',
];

/**
 * Rules, issues and their states. A state belongs to one ref. A branch keeps only the rows in which it differs from its parent (the default branch), so an unchanged
 * issue costs no row and no write. Text that callers choose (refs, paths, categories) is indexed by hash: a B-tree refuses long values.
 */
export class CreateIssues1764000500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...history, ...rules, ...issues, ...tenantTables.map(tenantTable)]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...tenantTables].reverse()) await queryRunner.query(`DROP TABLE ${table}`);
  }
}

const id = 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY';

const history = [
  `CREATE TABLE tracked_repository (
    repository_id bigint PRIMARY KEY,
    account_id bigint NOT NULL,
    last_issue_number bigint NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE tracked_ref (
    ref_id ${id},
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL REFERENCES tracked_repository,
    ref text NOT NULL,
    is_default boolean NOT NULL,
    parent_ref_id bigint REFERENCES tracked_ref,
    fork_run_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((parent_ref_id IS NULL) = (fork_run_id IS NULL))
  )`,
  'CREATE UNIQUE INDEX tracked_ref_name ON tracked_ref (repository_id, md5(ref))',
  `CREATE TABLE track (
    track_id ${id},
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL REFERENCES tracked_repository,
    analyzer_shortcode text NOT NULL,
    category text NOT NULL
  )`,
  'CREATE UNIQUE INDEX track_name ON track (repository_id, analyzer_shortcode, md5(category))',
  `CREATE TABLE track_ref (
    ref_id bigint NOT NULL REFERENCES tracked_ref,
    track_id bigint NOT NULL REFERENCES track,
    account_id bigint NOT NULL,
    run_id bigint NOT NULL,
    analysis_id bigint NOT NULL,
    commit_oid text,
    open_counts jsonb NOT NULL,
    PRIMARY KEY (ref_id, track_id)
  )`,
  `CREATE TABLE analysis (
    analysis_id bigint PRIMARY KEY,
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL REFERENCES tracked_repository,
    ref_id bigint NOT NULL REFERENCES tracked_ref,
    track_id bigint NOT NULL REFERENCES track,
    run_id bigint NOT NULL,
    check_id bigint NOT NULL,
    commit_oid text NOT NULL,
    base_oid text,
    tool_name text NOT NULL,
    is_complete boolean NOT NULL,
    is_late boolean NOT NULL,
    introduced_count integer NOT NULL,
    resolved_count integer NOT NULL,
    persisted_count integer NOT NULL,
    suppressed_count integer NOT NULL,
    introduced_counts jsonb NOT NULL,
    reconciled_at timestamptz NOT NULL DEFAULT now()
  )`,
  'CREATE INDEX analysis_check ON analysis (check_id)',
  'CREATE INDEX analysis_run ON analysis (run_id)',
  'CREATE INDEX analysis_commit ON analysis (ref_id, commit_oid)',
];

const rules = [
  `CREATE TABLE rule (
    rule_id ${id},
    account_id bigint NOT NULL,
    analyzer_shortcode text NOT NULL,
    analyzer_name text NOT NULL,
    rule_key text NOT NULL,
    shortcode text NOT NULL,
    title text NOT NULL,
    short_description text NOT NULL,
    description text NOT NULL,
    category text NOT NULL,
    severity text NOT NULL,
    level text NOT NULL,
    tags text[] NOT NULL,
    help_uri text,
    precision text,
    security_severity real,
    is_recommended boolean NOT NULL,
    is_autofix_available boolean NOT NULL,
    content_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  'CREATE UNIQUE INDEX rule_name ON rule (account_id, analyzer_shortcode, rule_key)',
  `CREATE TABLE repository_issue (
    repository_issue_id ${id},
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL REFERENCES tracked_repository,
    rule_id bigint NOT NULL REFERENCES rule,
    UNIQUE (repository_id, rule_id)
  )`,
];

const region = 'path text NOT NULL, start_line integer, start_column integer, end_line integer, end_column integer';
const isVisible = `status = 'open' AND NOT is_ignored`;

const issues = [
  `CREATE TABLE issue (
    issue_id ${id},
    account_id bigint NOT NULL,
    repository_id bigint NOT NULL REFERENCES tracked_repository,
    track_id bigint NOT NULL REFERENCES track,
    rule_id bigint NOT NULL REFERENCES rule,
    number bigint NOT NULL,
    first_seen_run_id bigint NOT NULL,
    first_seen_commit_oid text NOT NULL,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    triage text NOT NULL DEFAULT 'none' CHECK (triage IN ('none', 'ignored', 'false-positive')),
    triage_comment text,
    triage_until timestamptz,
    triaged_by bigint,
    triaged_at timestamptz,
    UNIQUE (repository_id, number)
  )`,
  `CREATE TABLE issue_state (
    issue_id bigint NOT NULL REFERENCES issue,
    ref_id bigint NOT NULL REFERENCES tracked_ref,
    account_id bigint NOT NULL,
    track_id bigint NOT NULL,
    rule_id bigint NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'suppressed', 'resolved')),
    is_ignored boolean NOT NULL,
    category text NOT NULL,
    severity text NOT NULL,
    ${region},
    message text NOT NULL,
    blob_oid text,
    features bytea,
    fingerprints jsonb NOT NULL,
    suppression jsonb,
    evidence jsonb,
    commit_oid text NOT NULL,
    opened_run_id bigint NOT NULL,
    resolved_run_id bigint,
    resolved_reason text CHECK (resolved_reason IN ('fixed', 'gone-file')),
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (issue_id, ref_id),
    CHECK ((status = 'resolved') = (resolved_run_id IS NOT NULL))
  )`,
  `CREATE INDEX issue_state_visible ON issue_state (ref_id, issue_id) WHERE ${isVisible}`,
  `CREATE INDEX issue_state_rule ON issue_state (ref_id, rule_id, issue_id) WHERE ${isVisible}`,
  `CREATE INDEX issue_state_path ON issue_state (ref_id, md5(path), rule_id) WHERE ${isVisible}`,
  `CREATE INDEX issue_state_live ON issue_state (ref_id, track_id) WHERE status <> 'resolved'`,
  `CREATE INDEX issue_state_resolved ON issue_state (ref_id, track_id, resolved_run_id) WHERE status = 'resolved'`,
  `CREATE TABLE issue_count (
    ref_id bigint NOT NULL REFERENCES tracked_ref,
    rule_id bigint NOT NULL REFERENCES rule,
    category text NOT NULL,
    severity text NOT NULL,
    account_id bigint NOT NULL,
    open integer NOT NULL,
    suppressed integer NOT NULL,
    PRIMARY KEY (ref_id, rule_id, category, severity)
  )`,
  `CREATE TABLE issue_event (
    issue_event_id ${id},
    account_id bigint NOT NULL,
    issue_id bigint NOT NULL REFERENCES issue,
    kind text NOT NULL,
    ref_id bigint REFERENCES tracked_ref,
    analysis_id bigint,
    commit_oid text,
    category text,
    severity text,
    path text, start_line integer, start_column integer, end_line integer, end_column integer,
    message text,
    evidence jsonb,
    actor_user_id bigint,
    details jsonb,
    occurred_at timestamptz NOT NULL DEFAULT now()
  )`,
  'CREATE INDEX issue_event_issue ON issue_event (issue_id, issue_event_id)',
  `CREATE INDEX issue_event_introduced ON issue_event (analysis_id, issue_event_id) WHERE kind IN ('introduced', 'reopened', 'unsuppressed')`,
];
