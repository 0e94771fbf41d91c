import type { Id, Provider } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { standInExternalId, type DirectoryAccount, type DirectoryMember, type DirectoryRepository } from './entries.js';

const repositoryColumns = `
  r.repository_id AS "repositoryId", r.account_id AS "accountId", r.provider, r.external_id AS "externalId",
  r.owner_login AS "ownerLogin", r.owner_type AS "ownerType", r.name, r.clone_url AS "cloneUrl", r.web_url AS "webUrl",
  r.default_branch AS "defaultBranch", r.is_private AS "isPrivate", r.is_activated AS "isActivated", r.is_archived AS "isArchived",
  r.is_removed AS "isRemoved", r.latest_commit_oid AS "latestCommitOid", r.installation_external_id AS "installationExternalId",
  coalesce(a.is_suspended, false) AS "isAccountSuspended"
  FROM directory_repositories r LEFT JOIN directory_accounts a USING (account_id)`;

const accountColumns = `account_id AS "accountId", login, provider, type, avatar_url AS "avatarUrl", web_url AS "webUrl", is_suspended AS "isSuspended"
  FROM directory_accounts`;

const memberColumns = `member_id AS "memberId", account_id AS "accountId", user_id AS "userId", email, first_name AS "firstName", last_name AS "lastName", role,
  joined_at AS "joinedAt" FROM directory_members`;

export interface RepositoryName {
  /** Left out: any host; the oldest repository wins (clients often do not know the host). */
  readonly provider?: Provider;
  readonly ownerLogin: string;
  readonly name: string;
}

/**
 * Lookups in the service's own copy of accounts, members and repositories. The copy follows the accounts service within moments, so a
 * thing that was created just now may be missing for a moment. Everything obeys the scope of the transaction.
 */
@Injectable()
export class Directory {
  /** Returns the repository, also when it was removed at the host (see `isRemoved`). */
  async repositoryById(tx: Transaction, repositoryId: Id): Promise<DirectoryRepository | undefined> {
    return first(tx.query<DirectoryRepository>(`SELECT ${repositoryColumns} WHERE r.repository_id = $1`, [repositoryId]));
  }

  /** Returns those that exist and may be read, in no particular order. */
  async repositoriesByIds(tx: Transaction, repositoryIds: readonly Id[]): Promise<DirectoryRepository[]> {
    return tx.query<DirectoryRepository>(`SELECT ${repositoryColumns} WHERE r.repository_id = ANY($1::bigint[])`, [repositoryIds]);
  }

  /** Finds a repository by its full name, regardless of case; removed ones are not found. */
  async repositoryByName(tx: Transaction, wanted: RepositoryName): Promise<DirectoryRepository | undefined> {
    if (hasNul(wanted.ownerLogin) || hasNul(wanted.name)) return undefined;
    return first(
      tx.query<DirectoryRepository>(
        `SELECT ${repositoryColumns}
          WHERE lower(r.owner_login) = lower($1) AND lower(r.name) = lower($2) AND ($3::text IS NULL OR r.provider = $3) AND NOT r.is_removed
          ORDER BY r.repository_id LIMIT 1`,
        [wanted.ownerLogin, wanted.name, wanted.provider ?? null],
      ),
    );
  }

  /** Returns the repository with this id at the host, also when it was removed there. */
  async repositoryByExternalId(
    tx: Transaction,
    wanted: { readonly provider: Provider; readonly externalId: string },
  ): Promise<DirectoryRepository | undefined> {
    return first(
      tx.query<DirectoryRepository>(
        `SELECT ${repositoryColumns} WHERE r.provider = $1 AND r.external_id = $2 ORDER BY r.repository_id LIMIT 1`,
        [wanted.provider, wanted.externalId],
      ),
    );
  }

  /**
   * Finds the repository that a host speaks about: by its id there, else the one that was added by hand under this name and whose id at
   * the host is not known yet.
   */
  async repositoryOfHost(
    tx: Transaction,
    host: { readonly provider: Provider; readonly externalId: string; readonly ownerLogin: string; readonly name: string },
  ): Promise<DirectoryRepository | undefined> {
    const known = await this.repositoryByExternalId(tx, host);
    return known ?? this.repositoryByExternalId(tx, { provider: host.provider, externalId: standInExternalId(host.ownerLogin, host.name) });
  }

  /** Returns the repositories with these ids at their hosts, also those that were removed there, in no particular order. */
  async repositoriesByExternalIds(
    tx: Transaction,
    wanted: readonly { readonly provider: Provider; readonly externalId: string }[],
  ): Promise<DirectoryRepository[]> {
    if (wanted.length === 0) return [];
    return tx.query<DirectoryRepository>(
      `SELECT ${repositoryColumns} WHERE (r.provider, r.external_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      [wanted.map(({ provider }) => provider), wanted.map(({ externalId }) => externalId)],
    );
  }

  async accountById(tx: Transaction, accountId: Id): Promise<DirectoryAccount | undefined> {
    return first(tx.query<DirectoryAccount>(`SELECT ${accountColumns} WHERE account_id = $1`, [accountId]));
  }

  /** Finds an account by its login at a host, regardless of case. */
  async accountByLogin(
    tx: Transaction,
    wanted: { readonly provider: Provider; readonly login: string },
  ): Promise<DirectoryAccount | undefined> {
    if (hasNul(wanted.login)) return undefined;
    return first(
      tx.query<DirectoryAccount>(`SELECT ${accountColumns} WHERE provider = $1 AND lower(login) = lower($2) ORDER BY account_id LIMIT 1`, [
        wanted.provider,
        wanted.login,
      ]),
    );
  }

  /** Members of an account, oldest first. */
  async membersOf(tx: Transaction, accountId: Id): Promise<DirectoryMember[]> {
    return tx.query<DirectoryMember>(`SELECT ${memberColumns} WHERE account_id = $1 ORDER BY member_id`, [accountId]);
  }

  async memberByUser(tx: Transaction, wanted: { readonly accountId: Id; readonly userId: Id }): Promise<DirectoryMember | undefined> {
    return first(
      tx.query<DirectoryMember>(`SELECT ${memberColumns} WHERE account_id = $1 AND user_id = $2`, [wanted.accountId, wanted.userId]),
    );
  }
}

async function first<Row>(rows: Promise<Row[]>): Promise<Row | undefined> {
  return (await rows)[0];
}

/** PostgreSQL cannot store NUL: nothing of such a name exists. */
function hasNul(text: string): boolean {
  return text.includes('\u0000');
}
