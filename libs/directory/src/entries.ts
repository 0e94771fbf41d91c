import type { AccountType, Id, Provider, Role } from '@lintel/kernel';

/** An account as the accounts service last announced it. */
export interface DirectoryAccount {
  readonly accountId: Id;
  readonly login: string;
  readonly provider: Provider;
  readonly type: AccountType;
  readonly avatarUrl: string | null;
  readonly webUrl: string;
  /** Suspended or uninstalled at the host: nothing new is analysed. */
  readonly isSuspended: boolean;
}

/** A person in an account. */
export interface DirectoryMember {
  readonly memberId: Id;
  readonly accountId: Id;
  readonly userId: Id;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: Role;
  readonly joinedAt: Date;
}

/** A repository as the accounts service last announced it. */
export interface DirectoryRepository {
  readonly repositoryId: Id;
  readonly accountId: Id;
  readonly provider: Provider;
  /** Id at the host, or a stand-in made of the name while the host has not told its id (see `standInExternalId`). */
  readonly externalId: string;
  readonly ownerLogin: string;
  readonly ownerType: AccountType;
  readonly name: string;
  readonly cloneUrl: string;
  readonly webUrl: string;
  readonly defaultBranch: string | null;
  readonly isPrivate: boolean;
  readonly isActivated: boolean;
  readonly isArchived: boolean;
  readonly isRemoved: boolean;
  /** Newest head of the default branch that accounts has heard of. */
  readonly latestCommitOid: string | null;
  readonly installationExternalId: string | null;
  /** Copied from the account, when it is known here yet. */
  readonly isAccountSuspended: boolean;
}

/** Whether new commits of the repository are to be analysed. */
export function isAnalysed(repository: DirectoryRepository): boolean {
  return repository.isActivated && !repository.isArchived && !repository.isRemoved && !repository.isAccountSuspended;
}

/**
 * External id of a repository that was added by hand, before the host told its own id: made of the name, so that the first webhook that
 * names the repository finds it. A host's id never has this form.
 */
export function standInExternalId(ownerLogin: string, name: string): string {
  return `name:${ownerLogin.toLowerCase()}/${name.toLowerCase()}`;
}
