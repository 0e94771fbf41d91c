import type { EventData, installationChanged, ScmRepository } from '@lintel/events';
import { assertNever } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { DsnVault } from '../domain/dsn-vault.js';
import { factsOf, withDescription } from '../domain/host-news.js';
import type { Account, InstallationStatus } from '../domain/repository.js';
import { findAccount } from '../persistence/accounts.repository.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { findInstallation, saveInstallation } from '../persistence/installations.repository.js';
import { lockRepositoriesOfAccount, lockRepositoryOfHost } from '../persistence/repositories.repository.js';
import { changeRepository } from './change-repository.js';
import { ensureAccount } from './ensure-account.js';
import { registerRepository } from './register-repository.js';
import { TrackRepository } from './track-repository.js';

type InstallationNews = EventData<typeof installationChanged>;

const actor = { kind: 'host' } as const;

/** Follows the life of an installation at the host: its account and repositories are registered, suspended or removed. */
@Injectable()
export class ApplyInstallation {
  constructor(
    private readonly vault: DsnVault,
    private readonly track: TrackRepository,
  ) {}

  /** Runs in the caller's transaction. News about the end of something unknown change nothing. */
  async execute(tx: Transaction, news: InstallationNews): Promise<void> {
    switch (news.action) {
      case 'created':
      case 'unsuspended':
      case 'repositories-added':
      case 'other':
        return this.bringIn(tx, news);
      case 'suspended':
        return this.end(tx, news, 'suspended');
      case 'deleted':
        return this.end(tx, news, 'removed');
      case 'repositories-removed':
        return this.takeOut(tx, news);
      default:
        return assertNever(news.action, 'installation action');
    }
  }

  private async bringIn(tx: Transaction, news: InstallationNews): Promise<void> {
    const known = await findInstallation(tx, news.provider, news.externalId);
    // Only the installation itself can end a suspension; a late list of repositories cannot.
    const isSuspended = known?.status === 'suspended' && (news.action === 'repositories-added' || news.action === 'other');
    if (known?.status === 'removed' && news.action !== 'created') return;
    const account = await ensureAccount(tx, { ...news.account, provider: news.provider, isSuspended }, actor);
    await this.setStatus(tx, { account, news, status: isSuspended ? 'suspended' : 'active', before: known?.status });
    for (const repository of news.repositories) await this.bringInRepository(tx, { account, news, repository });
  }

  private async bringInRepository(
    tx: Transaction,
    { account, news, repository }: { account: Account; news: InstallationNews; repository: ScmRepository },
  ): Promise<void> {
    const installationExternalId = news.externalId;
    const current = await lockRepositoryOfHost(tx, repository.provider, repository.externalId);
    if (current?.isRemoved) {
      const facts = { ...withDescription(current, repository), isRemoved: false, installationExternalId };
      await changeRepository(tx, { actor, current, facts, accountId: account.accountId });
      return;
    }
    const tracked = await this.track.execute(tx, { repository, installationExternalId });
    if (!tracked)
      await registerRepository(tx, this.vault, { actor, account, description: repository, installationExternalId, isActivated: false });
  }

  private async end(tx: Transaction, news: InstallationNews, status: 'suspended' | 'removed'): Promise<void> {
    const known = await findInstallation(tx, news.provider, news.externalId);
    const account = await findAccount(tx, { provider: news.provider, ...news.account });
    if (!known || !account || known.status === 'removed') return;
    await ensureAccount(tx, { ...news.account, provider: news.provider, isSuspended: true }, actor);
    await this.setStatus(tx, { account, news, status, before: known.status });
    if (status === 'removed') await this.removeAll(tx, account, news.externalId);
  }

  private async removeAll(tx: Transaction, account: Account, installationExternalId: string): Promise<void> {
    for (const current of await lockRepositoriesOfAccount(tx, account.accountId)) {
      if (current.installationExternalId !== installationExternalId || current.isRemoved) continue;
      await changeRepository(tx, { actor, current, facts: { ...factsOf(current), isRemoved: true, isActivated: false } });
    }
  }

  private async takeOut(tx: Transaction, news: InstallationNews): Promise<void> {
    for (const { provider, externalId } of news.repositories) {
      const current = await lockRepositoryOfHost(tx, provider, externalId);
      if (!current || current.isRemoved) continue;
      await changeRepository(tx, { actor, current, facts: { ...factsOf(current), isRemoved: true, isActivated: false } });
    }
  }

  private async setStatus(tx: Transaction, { account, news, status, before }: StatusChange): Promise<void> {
    if (status === before) return;
    await saveInstallation(tx, { accountId: account.accountId, provider: news.provider, externalId: news.externalId, status });
    const installation = await findInstallation(tx, news.provider, news.externalId);
    await insertAuditEntry(tx, {
      actor,
      accountId: account.accountId,
      action: `installation.${status === 'active' ? 'activated' : status}`,
      subject: { type: 'installation', id: installation?.installationId ?? null },
      facts: { externalId: news.externalId, senderLogin: news.senderLogin ?? null },
    });
  }
}

interface StatusChange {
  readonly account: Account;
  readonly news: InstallationNews;
  readonly status: InstallationStatus;
  readonly before: InstallationStatus | undefined;
}
