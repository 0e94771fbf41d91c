import type { Id } from '@lintel/kernel';
import { lintel, toGlobalId } from '@lintel/vocabularies';
import type { Account, Installation, Repository } from '../../domain/repository.js';
import type { AccessToken, AuditEntry, Member, User } from '../../domain/user.js';

export type AccountShape = ReturnType<typeof toAccount>;
export type AuditEntryShape = ReturnType<typeof toAuditEntry>;
export type MemberShape = ReturnType<typeof toMember>;
export type RepositoryShape = ReturnType<typeof toRepository>;

export function toUser({ userId, email, firstName, lastName, isAdmin }: User) {
  return { __typename: 'User', id: toGlobalId('User', userId), email, firstName, lastName, isAdmin } as const;
}

export function toAccessToken({ tokenId, name, hint, createdAt, expiresAt, lastUsedAt, revokedAt }: AccessToken) {
  return {
    __typename: 'AccessToken',
    id: toGlobalId('AccessToken', tokenId),
    name,
    hint,
    createdAt,
    expiresAt,
    lastUsedAt,
    revokedAt,
  } as const;
}

/** `account` is for the resolvers of the account's lists; no field shows it. */
export function toAccount(account: Account) {
  const { accountId, login, provider, type, avatarUrl, webUrl, isSuspended, repositoriesCount, membersCount } = account;
  return {
    __typename: 'Account',
    id: toGlobalId('Account', accountId),
    login,
    provider: lintel.provider[provider],
    type: lintel.accountType[type],
    avatarUrl,
    webUrl: webUrl === '' ? null : webUrl,
    isSuspended,
    repositoriesCount,
    membersCount,
    account,
  } as const;
}

export function toHostInstallation({ installationId, externalId, status }: Installation) {
  return { id: toGlobalId('HostInstallation', installationId), externalId, status: status.toUpperCase() };
}

/** `userId` is for the resolver of the user. */
export function toMember({ memberId, role, joinedAt, userId }: Member) {
  return { __typename: 'Member', id: toGlobalId('Member', memberId), role: lintel.role[role], joinedAt, userId } as const;
}

const subjectTypes: Readonly<Record<string, string>> = {
  user: 'User',
  account: 'Account',
  member: 'Member',
  repository: 'Repository',
  installation: 'HostInstallation',
  'access-token': 'AccessToken',
};

/** `actorUserId` is for the resolver of the acting person. */
export function toAuditEntry({ entryId, action, actor, actorUserId, subjectType, subjectId, facts, occurredAt }: AuditEntry) {
  return {
    id: toGlobalId('AuditEntry', entryId),
    action,
    actor: actor.toUpperCase(),
    subjectType,
    subjectId: subjectIdOf(subjectType, subjectId),
    facts,
    occurredAt,
    actorUserId,
  };
}

function subjectIdOf(subjectType: string, subjectId: Id | null): string | null {
  const type = subjectTypes[subjectType];
  return type && subjectId !== null ? toGlobalId(type, subjectId) : null;
}

/** `accountId` is for the resolver of the account. */
export function toRepository(repository: Repository) {
  const { repositoryId, accountId, name, ownerLogin, provider, webUrl, cloneUrl, defaultBranch } = repository;
  const { isPrivate, isActivated, isArchived, latestCommitOid, createdAt } = repository;
  return {
    __typename: 'Repository',
    id: toGlobalId('Repository', repositoryId),
    number: repositoryId,
    name,
    ownerLogin,
    provider: lintel.provider[provider],
    webUrl,
    cloneUrl,
    defaultBranch,
    isPrivate,
    isActivated,
    isArchived,
    latestCommitOid,
    createdAt,
    accountId,
  } as const;
}
