import type { Transaction } from '@lintel/persistence';
import type { Account } from '../domain/repository.js';
import type { Actor } from '../domain/user.js';
import { findAccount, insertAccount, lockLogin, updateAccount, type NewAccount } from '../persistence/accounts.repository.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { lockRepositoriesOfAccount } from '../persistence/repositories.repository.js';
import { findAdministrators } from '../persistence/users.repository.js';
import { announceAccount, announceRepository } from './announce.js';
import { joinAccount } from './join-account.js';

export interface AccountDescription extends NewAccount {
  readonly isSuspended: boolean;
}

/** Finds the account or creates it, with the operators of the installation as its owners; brings a known one up to date. */
export async function ensureAccount(tx: Transaction, description: AccountDescription, actor: Actor): Promise<Account> {
  await lockLogin(tx, description);
  const known = await findAccount(tx, description);
  return known ? refreshAccount(tx, { known, description, actor }) : createAccount(tx, description, actor);
}

async function createAccount(tx: Transaction, description: AccountDescription, actor: Actor): Promise<Account> {
  const account = await insertAccount(tx, description);
  await announceAccount(tx, account);
  await insertAuditEntry(tx, {
    actor,
    accountId: account.accountId,
    action: 'account.created',
    subject: { type: 'account', id: account.accountId },
    facts: { login: account.login, provider: account.provider },
  });
  for (const user of await findAdministrators(tx)) await joinAccount(tx, { actor, accountId: account.accountId, user, role: 'owner' });
  return account;
}

interface Refresh {
  readonly known: Account;
  readonly description: AccountDescription;
  readonly actor: Actor;
}

async function refreshAccount(tx: Transaction, { known, description, actor }: Refresh): Promise<Account> {
  const { login, type, isSuspended } = description;
  const externalId = known.externalId ?? description.externalId ?? null;
  const avatarUrl = description.avatarUrl ?? known.avatarUrl;
  const webUrl = description.webUrl === '' ? known.webUrl : description.webUrl;
  const account: Account = { ...known, login, type, isSuspended, externalId, avatarUrl, webUrl };
  const differing = (Object.keys(account) as (keyof Account)[]).filter((key) => account[key] !== known[key]);
  if (differing.length === 0) return known;
  await updateAccount(tx, account);
  await announceAccount(tx, account);
  await insertAuditEntry(tx, {
    actor,
    accountId: account.accountId,
    action: 'account.updated',
    subject: { type: 'account', id: account.accountId },
    facts: Object.fromEntries(differing.map((key) => [key, account[key]])),
  });
  if (differing.includes('login')) await renameRepositories(tx, account);
  return account;
}

/** Every service knows its repositories by owner and name. */
async function renameRepositories(tx: Transaction, account: Account): Promise<void> {
  for (const repository of await lockRepositoriesOfAccount(tx, account.accountId)) await announceRepository(tx, repository, 'renamed');
}
