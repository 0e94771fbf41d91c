import type { AccountType, Id, Provider, Role } from '@lintel/kernel';
import { toGlobalId } from '../../relay-id.js';
import { accountType, memberRole, vcsProvider } from '../enums.js';
import { unixSeconds } from './unix-seconds.js';

export interface AccountFacts {
  readonly accountId: Id;
  readonly login: string;
  readonly provider: Provider;
  readonly type: AccountType;
  readonly avatarUrl: string | null;
  readonly webUrl: string;
}

export interface RepositoryFacts {
  readonly repositoryId: Id;
  readonly name: string;
  readonly provider: Provider;
  readonly webUrl: string;
  readonly defaultBranch: string | null;
  readonly latestCommitOid: string | null;
  readonly isPrivate: boolean;
  readonly isActivated: boolean;
  readonly account: AccountFacts;
}

export interface MemberFacts {
  readonly role: Role;
  readonly joinedAt: string;
  readonly team: AccountFacts;
  readonly user: { readonly email: string; readonly firstName: string; readonly lastName: string };
}

export function accountPayload(account: AccountFacts): object {
  return {
    id: toGlobalId('Account', account.accountId),
    object: 'Account',
    login: account.login,
    vcsProvider: vcsProvider[account.provider],
    vcsUrl: account.webUrl,
    type: accountType[account.type],
    avatarUrl: account.avatarUrl,
  };
}

export function repositoryPayload(repository: RepositoryFacts): object {
  return {
    id: toGlobalId('Repository', repository.repositoryId),
    object: 'Repository',
    name: repository.name,
    vcsProvider: vcsProvider[repository.provider],
    vcsUrl: repository.webUrl,
    defaultBranch: repository.defaultBranch,
    latestCommitOid: repository.latestCommitOid,
    isPrivate: repository.isPrivate,
    isActivated: repository.isActivated,
    account: accountPayload(repository.account),
  };
}

export function memberPayload(member: MemberFacts): object {
  return {
    object: 'TeamMember',
    role: memberRole[member.role],
    isOwner: member.role === 'owner',
    joinedAt: unixSeconds(member.joinedAt),
    team: accountPayload(member.team),
    user: { object: 'User', email: member.user.email, firstName: member.user.firstName, lastName: member.user.lastName },
  };
}
