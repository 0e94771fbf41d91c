import type { ScmRepository } from '@lintel/events';
import type { Account, Installation, Repository } from './repository.js';

const createdAt = new Date(Date.UTC(2026, 0, 1));

export const account = (differing: Partial<Account> = {}): Account => ({
  accountId: 7,
  provider: 'github',
  externalId: '815',
  login: 'acme',
  type: 'team',
  avatarUrl: null,
  webUrl: 'https://github.com/acme',
  isSuspended: false,
  repositoriesCount: 1,
  membersCount: 1,
  createdAt,
  ...differing,
});

export const installation = (differing: Partial<Installation> = {}): Installation => ({
  installationId: 3,
  accountId: 7,
  provider: 'github',
  externalId: '99',
  status: 'active',
  ...differing,
});

export const repository = (differing: Partial<Repository> = {}): Repository => ({
  repositoryId: 42,
  accountId: 7,
  provider: 'github',
  externalId: '4711',
  ownerLogin: 'acme',
  ownerType: 'team',
  name: 'shop',
  cloneUrl: 'https://github.com/acme/shop.git',
  webUrl: 'https://github.com/acme/shop',
  defaultBranch: 'main',
  hostDefaultBranch: 'main',
  isPrivate: true,
  isActivated: true,
  isArchived: false,
  isRemoved: false,
  latestCommitOid: null,
  latestCommitAt: null,
  installationExternalId: '99',
  createdAt,
  updatedAt: createdAt,
  ...differing,
});

export const scmRepository = (differing: Partial<ScmRepository> = {}): ScmRepository => ({
  provider: 'github',
  externalId: '4711',
  ownerLogin: 'acme',
  ownerExternalId: '815',
  ownerType: 'team',
  name: 'shop',
  cloneUrl: 'https://github.com/acme/shop.git',
  webUrl: 'https://github.com/acme/shop',
  defaultBranch: 'main',
  isPrivate: true,
  ...differing,
});
