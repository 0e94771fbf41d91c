import type { AccountType, Id, Provider } from '@lintel/kernel';

/** An owner of repositories at a code host. */
export interface Account {
  readonly accountId: Id;
  readonly provider: Provider;
  /** Null until the host has told it. */
  readonly externalId: string | null;
  readonly login: string;
  readonly type: AccountType;
  readonly avatarUrl: string | null;
  readonly webUrl: string;
  readonly isSuspended: boolean;
  readonly repositoriesCount: number;
  readonly membersCount: number;
  readonly createdAt: Date;
}

/** A repository under the care of an account. */
export interface Repository {
  readonly repositoryId: Id;
  readonly accountId: Id;
  readonly provider: Provider;
  readonly externalId: string;
  readonly ownerLogin: string;
  readonly ownerType: AccountType;
  readonly name: string;
  readonly cloneUrl: string;
  readonly webUrl: string;
  /** Branch that carries the backlog: the host's default unless somebody chose another. */
  readonly defaultBranch: string | null;
  /** The default branch at the host. */
  readonly hostDefaultBranch: string | null;
  readonly isPrivate: boolean;
  readonly isActivated: boolean;
  readonly isArchived: boolean;
  readonly isRemoved: boolean;
  readonly latestCommitOid: string | null;
  /** When `latestCommitOid` was heard of. */
  readonly latestCommitAt: Date | null;
  readonly installationExternalId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const installationStatuses = ['active', 'suspended', 'removed'] as const;
export type InstallationStatus = (typeof installationStatuses)[number];

/** Lintel's presence in an account at the host. */
export interface Installation {
  readonly installationId: Id;
  readonly accountId: Id;
  readonly provider: Provider;
  readonly externalId: string;
  readonly status: InstallationStatus;
}
