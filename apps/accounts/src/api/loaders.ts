import { loader, type GraphqlContext } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { ReadAccounts } from '../application/read-accounts.js';
import type { ReadPeople } from '../application/read-people.js';
import type { ReadRepositories } from '../application/read-repositories.js';
import type { Account, Repository } from '../domain/repository.js';
import type { Member, User } from '../domain/user.js';

const accountsKey = Symbol('accounts by id');
const repositoriesKey = Symbol('repositories by id');
const usersKey = Symbol('users by id');
const membersKey = Symbol('members by id');
const dsnsKey = Symbol('DSNs by repository');

/** What cannot be read is null, as if it were not there. */
export function loadAccount(context: GraphqlContext, accounts: ReadAccounts, accountId: Id): Promise<Account | null> {
  const batch = async (ids: readonly Id[]) => inOrder(ids, await accounts.byIds(context.principal, ids), (account) => account.accountId);
  return loader<Id, Account | null>(context, accountsKey, batch).load(accountId);
}

export function loadRepository(context: GraphqlContext, repositories: ReadRepositories, repositoryId: Id): Promise<Repository | null> {
  const batch = async (ids: readonly Id[]) =>
    inOrder(ids, await repositories.byIds(context.principal, ids), (repository) => repository.repositoryId);
  return loader<Id, Repository | null>(context, repositoriesKey, batch).load(repositoryId);
}

export function loadUser(context: GraphqlContext, people: ReadPeople, userId: Id): Promise<User | null> {
  const batch = async (ids: readonly Id[]) => inOrder(ids, await people.byIds(context.principal, ids), (user) => user.userId);
  return loader<Id, User | null>(context, usersKey, batch).load(userId);
}

export function loadMember(context: GraphqlContext, people: ReadPeople, memberId: Id): Promise<Member | null> {
  const batch = async (ids: readonly Id[]) => inOrder(ids, await people.membersByIds(context.principal, ids), (member) => member.memberId);
  return loader<Id, Member | null>(context, membersKey, batch).load(memberId);
}

export function loadDsn(context: GraphqlContext, repositories: ReadRepositories, repositoryId: Id): Promise<string | null> {
  const batch = async (ids: readonly Id[]) => {
    const dsns = await repositories.dsns(context.principal, ids);
    return ids.map((id) => dsns.get(id) ?? null);
  };
  return loader<Id, string | null>(context, dsnsKey, batch).load(repositoryId);
}

function inOrder<Row>(ids: readonly Id[], rows: readonly Row[], idOf: (row: Row) => Id): (Row | null)[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.map((id) => byId.get(id) ?? null);
}
