import { accountChanged, memberChanged, repositoryChanged } from '@lintel/events';
import type { Role } from '@lintel/kernel';
import { publish } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import type { RepositoryChange } from '../domain/host-news.js';
import type { Account, Repository } from '../domain/repository.js';
import type { Member, User } from '../domain/user.js';

/** Tells the other services the state of an account. */
export async function announceAccount(tx: Transaction, account: Account): Promise<void> {
  const { accountId, login, provider, type, avatarUrl, webUrl, isSuspended } = account;
  await publish(tx, accountChanged, { accountId, login, provider, type, avatarUrl, webUrl, isSuspended });
}

/** Tells the other services the state of a repository, and what about it is new. */
export async function announceRepository(tx: Transaction, repository: Repository, change: RepositoryChange): Promise<void> {
  const { repositoryId, accountId, provider, externalId, ownerLogin, ownerType, name, cloneUrl, webUrl, defaultBranch } = repository;
  const { isPrivate, isActivated, isArchived, isRemoved, latestCommitOid, installationExternalId } = repository;
  await publish(tx, repositoryChanged, {
    change,
    repositoryId,
    accountId,
    provider,
    externalId,
    ownerLogin,
    ownerType,
    name,
    cloneUrl,
    webUrl,
    defaultBranch,
    isPrivate,
    isActivated,
    isArchived,
    isRemoved,
    latestCommitOid,
    installationExternalId,
  });
}

/** Tells the other services that a person joined (`oldRole` null), left (`newRole` null) or changed roles. */
export async function announceMember(
  tx: Transaction,
  {
    member,
    user,
    oldRole,
    newRole,
  }: { readonly member: Member; readonly user: User; readonly oldRole: Role | null; readonly newRole: Role | null },
): Promise<void> {
  const { userId, email, firstName, lastName } = user;
  await publish(tx, memberChanged, {
    accountId: member.accountId,
    memberId: member.memberId,
    user: { userId, email, firstName, lastName },
    oldRole,
    newRole,
    joinedAt: member.joinedAt.toISOString(),
  });
}
