import type { ScmRepository } from '@lintel/events';
import type { Transaction } from '@lintel/persistence';
import type { DsnVault } from '../domain/dsn-vault.js';
import type { HostFacts } from '../domain/host-news.js';
import type { Account, Repository } from '../domain/repository.js';
import type { Actor } from '../domain/user.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { insertRepository, lockRepositoryOfHost } from '../persistence/repositories.repository.js';
import { announceRepository } from './announce.js';

export interface Registration {
  readonly actor: Actor;
  readonly account: Account;
  readonly description: ScmRepository;
  readonly installationExternalId: string | null;
  readonly isActivated: boolean;
}

/** Adds a repository with a DSN of its own; when another transaction was faster, returns what that one added. */
export async function registerRepository(tx: Transaction, vault: DsnVault, registration: Registration): Promise<Repository> {
  const { actor, account, description } = registration;
  const repository = await insertRepository(tx, {
    ...factsOfNew(registration),
    accountId: account.accountId,
    provider: account.provider,
    dsn: vault.issue(),
  });
  if (!repository) return (await lockRepositoryOfHost(tx, description.provider, description.externalId)) as Repository;
  await announceRepository(tx, repository, 'created');
  if (repository.isActivated) await announceRepository(tx, repository, 'activated');
  await insertAuditEntry(tx, {
    actor,
    accountId: account.accountId,
    action: 'repository.created',
    subject: { type: 'repository', id: repository.repositoryId },
    facts: { name: `${account.login}/${repository.name}`, isActivated: repository.isActivated },
  });
  return repository;
}

function factsOfNew({ description, installationExternalId, isActivated }: Registration): HostFacts {
  const { externalId, name, cloneUrl, webUrl, defaultBranch, isPrivate } = description;
  return {
    externalId,
    name,
    cloneUrl,
    webUrl,
    defaultBranch,
    hostDefaultBranch: defaultBranch,
    isPrivate,
    isActivated,
    isArchived: false,
    isRemoved: false,
    latestCommitOid: null,
    latestCommitAt: null,
    installationExternalId,
  };
}
