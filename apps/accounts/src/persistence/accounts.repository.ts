import type { AccountType, Id, Provider } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Account } from '../domain/repository.js';
import { hasNul } from './text.js';

const columns = `account_id AS "accountId", provider, external_id AS "externalId", login, type, avatar_url AS "avatarUrl", web_url AS "webUrl",
  is_suspended AS "isSuspended", repositories_count AS "repositoriesCount", members_count AS "membersCount", created_at AS "createdAt"`;

export interface AccountIdentity {
  readonly provider: Provider;
  readonly login: string;
  readonly externalId?: string | null | undefined;
}

export interface NewAccount extends AccountIdentity {
  readonly type: AccountType;
  readonly avatarUrl: string | null;
  readonly webUrl: string;
}

/** Whoever creates or renames an account of this login waits here for the others who do. */
export async function lockLogin(tx: Transaction, { provider, login }: AccountIdentity): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('login:' || $1 || ':' || lower($2), 0))`, [provider, login]);
}

/** By the id at the host when it is told; else, or for an account whose id is not known yet, by login. */
export async function findAccount(tx: Transaction, identity: AccountIdentity): Promise<Account | undefined> {
  if (hasNul(identity.login)) return undefined;
  const [account] = await tx.query<Account>(
    `SELECT ${columns} FROM accounts
      WHERE provider = $1 AND (external_id = $3 OR (lower(login) = lower($2) AND ($3::text IS NULL OR external_id IS NULL)))
      ORDER BY (external_id IS NOT DISTINCT FROM $3) DESC, login_confirmed_at DESC, account_id LIMIT 1`,
    [identity.provider, identity.login, identity.externalId ?? null],
  );
  return account;
}

export async function findAccountsByIds(tx: Transaction, accountIds: readonly Id[]): Promise<Account[]> {
  return tx.query<Account>(`SELECT ${columns} FROM accounts WHERE account_id = ANY($1::bigint[]) ORDER BY account_id`, [accountIds]);
}

export async function findAccountById(tx: Transaction, accountId: Id): Promise<Account | undefined> {
  return (await findAccountsByIds(tx, [accountId]))[0];
}

export async function listAllAccounts(tx: Transaction): Promise<Account[]> {
  return tx.query<Account>(`SELECT ${columns} FROM accounts ORDER BY account_id`);
}

export async function insertAccount(tx: Transaction, account: NewAccount): Promise<Account> {
  const [inserted] = await tx.query<Account>(
    `INSERT INTO accounts (provider, external_id, login, type, avatar_url, web_url) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${columns}`,
    [account.provider, account.externalId ?? null, account.login, account.type, account.avatarUrl, account.webUrl],
  );
  return inserted as Account;
}

/** Writes what the host says; also notes that this login is the account's at this moment. */
export async function updateAccount(tx: Transaction, account: Account): Promise<void> {
  await tx.query(
    `UPDATE accounts SET external_id = $2, login = $3, type = $4, avatar_url = $5, web_url = $6, is_suspended = $7, login_confirmed_at = now()
      WHERE account_id = $1`,
    [account.accountId, account.externalId, account.login, account.type, account.avatarUrl, account.webUrl, account.isSuspended],
  );
}
