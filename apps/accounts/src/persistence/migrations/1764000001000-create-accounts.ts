import { tenantTable } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, accounts, members, installations, repositories, tokens and the audit log. */
export class CreateAccounts1764000001000 implements MigrationInterface {
  readonly name = 'CreateAccounts1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [people, hosts, credentials, counters]) await runner.query(statements);
    for (const table of ['accounts', 'members', 'installations', 'repositories', 'audit_entries']) await runner.query(tenantTable(table));
    await runner.query(policiesOfPeople);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_entries, access_tokens, repositories, installations, members, accounts, users');
    await runner.query('DROP FUNCTION count_members, count_repositories');
  }
}

const people = `
  CREATE TABLE users (
    user_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    first_name text NOT NULL DEFAULT '',
    last_name text NOT NULL DEFAULT '',
    is_admin boolean NOT NULL DEFAULT false,
    is_disabled boolean NOT NULL DEFAULT false,
    analytics_id uuid NOT NULL DEFAULT gen_random_uuid(),
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX users_email ON users (lower(email));

  CREATE TABLE accounts (
    account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider text NOT NULL,
    external_id text,
    login text NOT NULL,
    type text NOT NULL,
    avatar_url text,
    web_url text NOT NULL,
    is_suspended boolean NOT NULL DEFAULT false,
    login_confirmed_at timestamptz NOT NULL DEFAULT now(),
    repositories_count integer NOT NULL DEFAULT 0,
    members_count integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX accounts_external ON accounts (provider, external_id) WHERE external_id IS NOT NULL;
  CREATE INDEX accounts_login ON accounts (lower(login), provider);

  CREATE TABLE members (
    member_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    user_id bigint NOT NULL REFERENCES users,
    role text NOT NULL,
    joined_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (account_id, user_id)
  );
  CREATE INDEX members_user ON members (user_id);
  CREATE INDEX members_page ON members (account_id, member_id);
`;

const hosts = `
  CREATE TABLE installations (
    installation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    provider text NOT NULL,
    external_id text NOT NULL,
    status text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider, external_id)
  );
  CREATE INDEX installations_account ON installations (account_id);

  CREATE TABLE repositories (
    repository_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    provider text NOT NULL,
    external_id text NOT NULL,
    name text NOT NULL,
    clone_url text NOT NULL,
    web_url text NOT NULL,
    default_branch text,
    host_default_branch text,
    is_private boolean NOT NULL,
    is_activated boolean NOT NULL DEFAULT false,
    is_archived boolean NOT NULL DEFAULT false,
    is_removed boolean NOT NULL DEFAULT false,
    latest_commit_oid text,
    latest_commit_at timestamptz,
    installation_external_id text,
    dsn_hash bytea NOT NULL UNIQUE,
    dsn_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider, external_id)
  );
  CREATE INDEX repositories_page ON repositories (account_id, repository_id) WHERE NOT is_removed;
  CREATE INDEX repositories_name ON repositories (lower(name), account_id) WHERE NOT is_removed;
`;

const credentials = `
  CREATE TABLE access_tokens (
    token_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    name text NOT NULL,
    hash bytea NOT NULL UNIQUE,
    hint text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
  );
  CREATE INDEX access_tokens_page ON access_tokens (user_id, token_id);

  CREATE TABLE audit_entries (
    entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint,
    actor_user_id bigint,
    actor text NOT NULL,
    action text NOT NULL,
    subject_type text NOT NULL,
    subject_id bigint,
    facts jsonb NOT NULL DEFAULT '{}',
    correlation_id text NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX audit_entries_page ON audit_entries (account_id, entry_id DESC);
`;

/** Pages show totals; the counts are kept where the rows change, so that no page counts rows. */
const counters = `
  CREATE FUNCTION count_repositories() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'INSERT' AND NOT OLD.is_removed THEN
      UPDATE accounts SET repositories_count = repositories_count - 1 WHERE account_id = OLD.account_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NOT NEW.is_removed THEN
      UPDATE accounts SET repositories_count = repositories_count + 1 WHERE account_id = NEW.account_id;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER repositories_added AFTER INSERT OR DELETE ON repositories FOR EACH ROW EXECUTE FUNCTION count_repositories();
  CREATE TRIGGER repositories_moved AFTER UPDATE ON repositories FOR EACH ROW
    WHEN (OLD.account_id <> NEW.account_id OR OLD.is_removed <> NEW.is_removed) EXECUTE FUNCTION count_repositories();

  CREATE FUNCTION count_members() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      UPDATE accounts SET members_count = members_count + 1 WHERE account_id = NEW.account_id;
    ELSE
      UPDATE accounts SET members_count = members_count - 1 WHERE account_id = OLD.account_id;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER members_counted AFTER INSERT OR DELETE ON members FOR EACH ROW EXECUTE FUNCTION count_members();
`;

/**
 * People belong to no single account: a person is seen by those who share an account with them. Tokens are seen by the system only,
 * which reads them for their owner.
 */
const isSystem = "(SELECT current_setting('lintel.scope', true)) = 'system'";
const policiesOfPeople = `
  ALTER TABLE users ENABLE ROW LEVEL SECURITY;
  ALTER TABLE users FORCE ROW LEVEL SECURITY;
  CREATE POLICY users_system ON users USING (${isSystem}) WITH CHECK (${isSystem});
  CREATE POLICY users_of_shared_accounts ON users FOR SELECT USING (EXISTS (SELECT 1 FROM members WHERE members.user_id = users.user_id));
  ALTER TABLE access_tokens ENABLE ROW LEVEL SECURITY;
  ALTER TABLE access_tokens FORCE ROW LEVEL SECURITY;
  CREATE POLICY access_tokens_system ON access_tokens USING (${isSystem}) WITH CHECK (${isSystem});
`;
