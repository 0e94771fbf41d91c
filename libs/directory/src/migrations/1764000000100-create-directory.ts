import { tenantTable } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The local copy of accounts, members and repositories. No foreign keys: their events travel under different keys and arrive in any order. */
export class CreateDirectory1764000000100 implements MigrationInterface {
  readonly name = 'CreateDirectory1764000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE directory_accounts (
        account_id bigint PRIMARY KEY,
        login text NOT NULL,
        provider text NOT NULL,
        type text NOT NULL,
        avatar_url text,
        web_url text NOT NULL,
        is_suspended boolean NOT NULL
      );
      CREATE INDEX directory_accounts_login ON directory_accounts (provider, lower(login));

      CREATE TABLE directory_members (
        member_id bigint PRIMARY KEY,
        account_id bigint NOT NULL,
        user_id bigint NOT NULL,
        email text NOT NULL,
        first_name text NOT NULL,
        last_name text NOT NULL,
        role text NOT NULL,
        joined_at timestamptz NOT NULL
      );
      CREATE INDEX directory_members_account ON directory_members (account_id, user_id);
      CREATE INDEX directory_members_user ON directory_members (user_id);

      CREATE TABLE directory_repositories (
        repository_id bigint PRIMARY KEY,
        account_id bigint NOT NULL,
        provider text NOT NULL,
        external_id text NOT NULL,
        owner_login text NOT NULL,
        owner_type text NOT NULL,
        name text NOT NULL,
        clone_url text NOT NULL,
        web_url text NOT NULL,
        default_branch text,
        is_private boolean NOT NULL,
        is_activated boolean NOT NULL,
        is_archived boolean NOT NULL,
        is_removed boolean NOT NULL,
        latest_commit_oid text,
        installation_external_id text
      );
      CREATE INDEX directory_repositories_account ON directory_repositories (account_id, repository_id);
      CREATE INDEX directory_repositories_external ON directory_repositories (provider, external_id);
      CREATE INDEX directory_repositories_name ON directory_repositories (lower(owner_login), lower(name), provider);
    `);
    for (const table of ['directory_accounts', 'directory_members', 'directory_repositories']) await runner.query(tenantTable(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE directory_repositories, directory_members, directory_accounts');
  }
}
