import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Id, Provider } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { HostFacts } from '../domain/host-news.js';
import type { SealedCredential } from '../domain/dsn-vault.js';
import type { Repository } from '../domain/repository.js';
import { hasNul } from './text.js';

const columns = `r.repository_id AS "repositoryId", r.account_id AS "accountId", r.provider, r.external_id AS "externalId", a.login AS "ownerLogin",
  a.type AS "ownerType", r.name, r.clone_url AS "cloneUrl", r.web_url AS "webUrl", r.default_branch AS "defaultBranch",
  r.host_default_branch AS "hostDefaultBranch", r.is_private AS "isPrivate", r.is_activated AS "isActivated", r.is_archived AS "isArchived",
  r.is_removed AS "isRemoved", r.latest_commit_oid AS "latestCommitOid", r.latest_commit_at AS "latestCommitAt",
  r.installation_external_id AS "installationExternalId", r.created_at AS "createdAt", r.updated_at AS "updatedAt"`;
const source = 'FROM repositories r JOIN accounts a USING (account_id)';

export interface NewRepository extends HostFacts {
  readonly accountId: Id;
  readonly provider: Provider;
  readonly dsn: SealedCredential;
}

export async function findRepositoriesByIds(tx: Transaction, repositoryIds: readonly Id[]): Promise<Repository[]> {
  return tx.query<Repository>(`SELECT ${columns} ${source} WHERE r.repository_id = ANY($1::bigint[]) AND NOT r.is_removed`, [
    repositoryIds,
  ]);
}

export async function findRepositoryById(tx: Transaction, repositoryId: Id): Promise<Repository | undefined> {
  return (await findRepositoriesByIds(tx, [repositoryId]))[0];
}

/** Regardless of case; without a provider the oldest of that name. When a login changed hands, its present owner comes first. */
export async function findRepositoryByName(
  tx: Transaction,
  wanted: { readonly provider?: Provider | undefined; readonly ownerLogin: string; readonly name: string },
): Promise<Repository | undefined> {
  if (hasNul(wanted.ownerLogin, wanted.name)) return undefined;
  const [repository] = await tx.query<Repository>(
    `SELECT ${columns} ${source}
      WHERE lower(a.login) = lower($1) AND lower(r.name) = lower($2) AND ($3::text IS NULL OR r.provider = $3) AND NOT r.is_removed
      ORDER BY a.login_confirmed_at DESC, r.repository_id LIMIT 1`,
    [wanted.ownerLogin, wanted.name, wanted.provider ?? null],
  );
  return repository;
}

/** The oldest repository of this name in these accounts, regardless of case. */
export async function findRepositoryNamed(tx: Transaction, accountIds: readonly Id[], name: string): Promise<Repository | undefined> {
  if (hasNul(name)) return undefined;
  const [repository] = await tx.query<Repository>(
    `SELECT ${columns} ${source} WHERE lower(r.name) = lower($2) AND r.account_id = ANY($1::bigint[]) AND NOT r.is_removed ORDER BY r.repository_id LIMIT 1`,
    [accountIds, name],
  );
  return repository;
}

export interface RepositoryFilter {
  readonly accountIds: readonly Id[];
  readonly isActivated?: boolean | undefined;
  /** Part of the name, regardless of case. */
  readonly nameContains?: string | undefined;
}

/** Oldest first. */
export async function listRepositories(
  tx: Transaction,
  { accountIds, isActivated, nameContains }: RepositoryFilter,
  request: PageRequest,
): Promise<Repository[]> {
  if (nameContains && hasNul(nameContains)) return [];
  const pattern = nameContains ? `%${nameContains.replace(/[\\%_]/g, '\\$&')}%` : null;
  const { condition, tail, parameters } = keysetSql({
    request,
    columns: ['r.repository_id'],
    order: 'asc',
    parameters: [accountIds, isActivated ?? null, pattern],
  });
  return tx.query<Repository>(
    `SELECT ${columns} ${source}
      WHERE r.account_id = ANY($1::bigint[]) AND NOT r.is_removed AND ($2::boolean IS NULL OR r.is_activated = $2) AND ($3::text IS NULL OR r.name ILIKE $3)
        AND ${condition} ${tail}`,
    parameters,
  );
}

/** Returns the repository, removed or not, and keeps it unchanged until the end of the transaction. */
export async function lockRepository(tx: Transaction, repositoryId: Id): Promise<Repository | undefined> {
  const [repository] = await tx.query<Repository>(`SELECT ${columns} ${source} WHERE r.repository_id = $1 FOR UPDATE OF r`, [repositoryId]);
  return repository;
}

/** As `lockRepository`, by the id at the host. */
export async function lockRepositoryOfHost(tx: Transaction, provider: Provider, externalId: string): Promise<Repository | undefined> {
  const [repository] = await tx.query<Repository>(
    `SELECT ${columns} ${source} WHERE r.provider = $1 AND r.external_id = $2 FOR UPDATE OF r`,
    [provider, externalId],
  );
  return repository;
}

export async function lockRemovedRepository(tx: Transaction, accountId: Id, name: string): Promise<Repository | undefined> {
  const [repository] = await tx.query<Repository>(
    `SELECT ${columns} ${source} WHERE r.account_id = $1 AND lower(r.name) = lower($2) AND r.is_removed ORDER BY r.repository_id DESC LIMIT 1 FOR UPDATE OF r`,
    [accountId, name],
  );
  return repository;
}

export async function lockRepositoriesOfAccount(tx: Transaction, accountId: Id): Promise<Repository[]> {
  return tx.query<Repository>(`SELECT ${columns} ${source} WHERE r.account_id = $1 ORDER BY r.repository_id FOR UPDATE OF r`, [accountId]);
}

/** Returns undefined when the host's id is taken, by this very repository in another transaction. */
export async function insertRepository(tx: Transaction, repository: NewRepository): Promise<Repository | undefined> {
  const [inserted] = await tx.query<{ repositoryId: Id }>(
    `INSERT INTO repositories (account_id, provider, external_id, name, clone_url, web_url, default_branch, host_default_branch, is_private,
        is_activated, is_archived, is_removed, latest_commit_oid, latest_commit_at, installation_external_id, dsn_hash, dsn_sealed)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      ON CONFLICT (provider, external_id) DO NOTHING RETURNING repository_id AS "repositoryId"`,
    [repository.accountId, repository.provider, ...hostValues(repository), repository.dsn.hash, repository.dsn.sealed],
  );
  return inserted && findRepositoryById(tx, inserted.repositoryId);
}

export async function updateRepository(tx: Transaction, repositoryId: Id, facts: HostFacts & { readonly accountId: Id }): Promise<void> {
  await tx.query(
    `UPDATE repositories SET account_id = $2, external_id = $3, name = $4, clone_url = $5, web_url = $6, default_branch = $7,
        host_default_branch = $8, is_private = $9, is_activated = $10, is_archived = $11, is_removed = $12, latest_commit_oid = $13,
        latest_commit_at = $14, installation_external_id = $15, updated_at = now()
      WHERE repository_id = $1`,
    [repositoryId, facts.accountId, ...hostValues(facts)],
  );
}

export async function readSealedDsns(tx: Transaction, repositoryIds: readonly Id[]): Promise<Map<Id, Buffer>> {
  const rows = await tx.query<{ repositoryId: Id; sealed: Buffer }>(
    'SELECT repository_id AS "repositoryId", dsn_sealed AS sealed FROM repositories WHERE repository_id = ANY($1::bigint[])',
    [repositoryIds],
  );
  return new Map(rows.map((row) => [row.repositoryId, row.sealed]));
}

export async function replaceDsn(tx: Transaction, repositoryId: Id, dsn: SealedCredential): Promise<void> {
  await tx.query('UPDATE repositories SET dsn_hash = $2, dsn_sealed = $3, updated_at = now() WHERE repository_id = $1', [
    repositoryId,
    dsn.hash,
    dsn.sealed,
  ]);
}

export async function findRepositoryByDsn(tx: Transaction, hash: Buffer): Promise<{ repositoryId: Id; accountId: Id } | undefined> {
  const [found] = await tx.query<{ repositoryId: Id; accountId: Id }>(
    'SELECT repository_id AS "repositoryId", account_id AS "accountId" FROM repositories WHERE dsn_hash = $1 AND NOT is_removed',
    [hash],
  );
  return found;
}

function hostValues(facts: HostFacts): unknown[] {
  return [
    facts.externalId,
    facts.name,
    facts.cloneUrl,
    facts.webUrl,
    facts.defaultBranch,
    facts.hostDefaultBranch,
    facts.isPrivate,
    facts.isActivated,
    facts.isArchived,
    facts.isRemoved,
    facts.latestCommitOid,
    facts.latestCommitAt,
    facts.installationExternalId,
  ];
}
