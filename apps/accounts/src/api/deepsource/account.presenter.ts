import { deepsource, toGlobalId } from '@lintel/vocabularies';
import type { Account } from '../../domain/repository.js';
import type { Member, User } from '../../domain/user.js';

export type UserShape = ReturnType<typeof toUser>;
export type AccountShape = ReturnType<typeof toAccount>;
export type TeamMemberShape = ReturnType<typeof toTeamMember>;

/** `userId` is for the resolver of the accounts; no field shows it. */
export function toUser({ userId, firstName, lastName, email, analyticsId }: User) {
  return {
    __typename: 'User',
    id: toGlobalId('User', userId),
    firstName,
    lastName,
    email,
    analyticsId,
    isBetaTester: false,
    ideSubscription: { plan: 'FREE' },
    userId,
  } as const;
}

/** `account` is for the resolvers of the account's connections; no field shows it. */
export function toAccount(account: Account) {
  const { accountId, login, type, provider, avatarUrl, webUrl } = account;
  return {
    __typename: 'Account',
    id: toGlobalId('Account', accountId),
    login,
    type: deepsource.accountType[type],
    vcsProvider: deepsource.vcsProvider[provider],
    isBetaTester: false,
    avatarUrl,
    vcsUrl: webUrl === '' ? null : webUrl,
    subscription: { plan: 'ENTERPRISE' },
    account,
  } as const;
}

/** `userId` is for the resolver of the user. */
export function toTeamMember({ memberId, userId, role, joinedAt }: Member) {
  return {
    __typename: 'TeamMember',
    id: toGlobalId('TeamMember', memberId),
    role: deepsource.memberRole[role],
    isOwner: role === 'owner',
    joinedAt,
    userId,
  } as const;
}
