import { standInExternalId } from '@lintel/directory';
import type { ScmRepository } from '@lintel/events';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { DsnVault } from '../domain/dsn-vault.js';
import { mayRegister, withDescription, withHead, type HostFacts, type ReportedHead } from '../domain/host-news.js';
import { ownershipOf } from '../domain/ownership.js';
import type { Account, Repository } from '../domain/repository.js';
import { findAccount, findAccountById, lockLogin } from '../persistence/accounts.repository.js';
import { findInstallation, saveInstallation } from '../persistence/installations.repository.js';
import { lockRepositoryOfHost } from '../persistence/repositories.repository.js';
import { changeRepository } from './change-repository.js';
import { ensureAccount } from './ensure-account.js';
import { registerRepository } from './register-repository.js';

/** What a webhook said about a repository. */
export interface RepositoryNews {
  readonly repository: ScmRepository;
  readonly installationExternalId?: string | undefined;
  /** A head that moved. */
  readonly head?: ReportedHead;
  /** What happened to the repository itself. */
  readonly event?: 'deleted' | 'archived' | 'unarchived' | 'transferred';
}

const actor = { kind: 'host' } as const;

/** Keeps repositories as their host describes them, and registers unknown ones of a known installation (not activated). */
@Injectable()
export class TrackRepository {
  constructor(private readonly vault: DsnVault) {}

  /** Runs in the caller's transaction. Returns the repository; undefined when it is unknown and may not register itself. */
  async execute(tx: Transaction, news: RepositoryNews): Promise<Repository | undefined> {
    const current = await lockKnown(tx, news.repository);
    if (current) return this.refresh(tx, current, news);
    return news.event === 'deleted' ? undefined : this.register(tx, news);
  }

  private async register(tx: Transaction, { repository, installationExternalId, head }: RepositoryNews): Promise<Repository | undefined> {
    await lockLogin(tx, { provider: repository.provider, login: repository.ownerLogin });
    const installation = installationExternalId ? await findInstallation(tx, repository.provider, installationExternalId) : undefined;
    const account = installation ? await findAccountById(tx, installation.accountId) : await findAccount(tx, identityOf(repository));
    if (!account || !mayRegister({ installation, account })) return undefined;
    await noteInstallation(tx, account, installationExternalId);
    const registered = await registerRepository(tx, this.vault, {
      actor,
      account,
      description: repository,
      installationExternalId: installationExternalId ?? null,
      isActivated: false,
    });
    return head
      ? changeRepository(tx, { actor, current: registered, facts: withHead(withDescription(registered, repository), head) })
      : registered;
  }

  private async refresh(tx: Transaction, current: Repository, news: RepositoryNews): Promise<Repository> {
    const account = await this.ownerOf(tx, current, news);
    const described = withDescription(current, news.repository);
    const headed = news.head ? withHead(described, news.head) : described;
    const installationExternalId = news.installationExternalId ?? current.installationExternalId;
    const facts = happened({ ...headed, installationExternalId }, news.event);
    if (!account) return changeRepository(tx, { actor, current, facts: { ...facts, isRemoved: true, isActivated: false } });
    const hasMoved = account.accountId !== current.accountId;
    return changeRepository(tx, {
      actor,
      current,
      accountId: account.accountId,
      facts: hasMoved ? { ...facts, isActivated: false } : facts,
    });
  }

  /** The account that owns the repository now; undefined when it went to one that is not known here. */
  private async ownerOf(tx: Transaction, current: Repository, news: RepositoryNews): Promise<Account | undefined> {
    const account = (await findAccountById(tx, current.accountId)) as Account;
    const ownership = ownershipOf({ account, description: news.repository, wasTransferred: news.event === 'transferred' });
    if (ownership === 'unchanged') return account;
    if (ownership === 'renamed') {
      const { ownerLogin: login, ownerExternalId: externalId } = news.repository;
      return ensureAccount(tx, { ...account, login, externalId: externalId ?? account.externalId, avatarUrl: null, webUrl: '' }, actor);
    }
    return findAccount(tx, identityOf(news.repository));
  }
}

/** By the host's id, else as it was added by hand before the host told its id. */
async function lockKnown(tx: Transaction, { provider, externalId, ownerLogin, name }: ScmRepository): Promise<Repository | undefined> {
  const known = await lockRepositoryOfHost(tx, provider, externalId);
  return known ?? lockRepositoryOfHost(tx, provider, standInExternalId(ownerLogin, name));
}

/** An authentic event of a known account names an installation whose own notice was lost. */
async function noteInstallation(tx: Transaction, account: Account, externalId: string | undefined): Promise<void> {
  if (!externalId || (await findInstallation(tx, account.provider, externalId))) return;
  await saveInstallation(tx, { accountId: account.accountId, provider: account.provider, externalId, status: 'active' });
}

function happened(facts: HostFacts, event: RepositoryNews['event']): HostFacts {
  if (event === 'deleted') return { ...facts, isRemoved: true, isActivated: false };
  if (event === 'archived') return { ...facts, isArchived: true };
  return event === 'unarchived' ? { ...facts, isArchived: false } : facts;
}

function identityOf({ provider, ownerLogin, ownerExternalId }: ScmRepository) {
  return { provider, login: ownerLogin, externalId: ownerExternalId };
}
