import { standInExternalId } from '@lintel/directory';
import { DomainError, type AccountType, type Provider } from '@lintel/kernel';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { DsnVault } from '../domain/dsn-vault.js';
import { factsOf } from '../domain/host-news.js';
import type { Account, Repository } from '../domain/repository.js';
import type { Actor } from '../domain/user.js';
import { webAddressOf } from '../domain/web-address.js';
import { findAccount } from '../persistence/accounts.repository.js';
import { findRepositoryByName, lockRemovedRepository } from '../persistence/repositories.repository.js';
import { changeRepository } from './change-repository.js';
import { ensureAccount } from './ensure-account.js';
import { registerRepository } from './register-repository.js';

export interface AddRepositoryCommand {
  readonly actor: Actor;
  readonly provider: Provider;
  /** Owner at the host. */
  readonly login: string;
  readonly ownerType?: AccountType | undefined;
  readonly name: string;
  readonly cloneUrl: string;
  readonly defaultBranch?: string | undefined;
  readonly isPrivate?: boolean | undefined;
  /** Starts analysing at once. */
  readonly activate?: boolean | undefined;
}

/** Adds a repository by hand, and its account when nobody knows it. The first webhook that names it tells the rest. */
@Injectable()
export class AddRepository {
  constructor(
    private readonly database: Database,
    private readonly vault: DsnVault,
  ) {}

  /** Throws `invalid-input` for an unusable name or address, `already-exists` when the account has a repository of this name. */
  async execute(command: AddRepositoryCommand): Promise<Repository> {
    check(command);
    return this.database.transaction(systemScope('a repository is added by an operator'), async (tx) => {
      const account = await this.accountOf(tx, command);
      if (await findRepositoryByName(tx, { provider: command.provider, ownerLogin: command.login, name: command.name })) {
        throw new DomainError('already-exists', { resource: `Repository ${command.login}/${command.name}` });
      }
      const gone = await lockRemovedRepository(tx, account.accountId, command.name);
      return gone ? this.revive(tx, gone, command) : this.register(tx, account, command);
    });
  }

  private register(tx: Transaction, account: Account, command: AddRepositoryCommand): Promise<Repository> {
    const { actor, activate: isActivated = false } = command;
    return registerRepository(tx, this.vault, {
      actor,
      account,
      installationExternalId: null,
      isActivated,
      description: describe(command),
    });
  }

  /** What was removed comes back with its history. */
  private revive(
    tx: Transaction,
    current: Repository,
    { actor, cloneUrl, activate: isActivated = false }: AddRepositoryCommand,
  ): Promise<Repository> {
    return changeRepository(tx, { actor, current, facts: { ...factsOf(current), cloneUrl, isActivated, isRemoved: false } });
  }

  private async accountOf(tx: Transaction, { actor, provider, login, ownerType, cloneUrl }: AddRepositoryCommand): Promise<Account> {
    const known = await findAccount(tx, { provider, login });
    if (known) return known;
    const webUrl = webAddressOf(cloneUrl).owner;
    return ensureAccount(tx, { provider, login, type: ownerType ?? 'team', avatarUrl: null, webUrl, isSuspended: false }, actor);
  }
}

function describe(command: AddRepositoryCommand) {
  const { provider, login, ownerType = 'team', name, cloneUrl, defaultBranch = null, isPrivate = true } = command;
  const externalId = standInExternalId(login, name);
  return {
    provider,
    externalId,
    ownerLogin: login,
    ownerType,
    name,
    cloneUrl,
    webUrl: webAddressOf(cloneUrl).repository,
    defaultBranch,
    isPrivate,
  } as const;
}

function check({ login, name, cloneUrl }: AddRepositoryCommand): void {
  const refuse = (reason: string): never => {
    throw new DomainError('invalid-input', { reason });
  };
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(login)) refuse(`"${login}" cannot be the login of an owner`);
  if (!/^[\w.-]+$/.test(name)) refuse(`"${name}" cannot be the name of a repository`);
  const address = URL.canParse(cloneUrl) ? new URL(cloneUrl) : refuse(`"${cloneUrl}" is not a URL`);
  if (!['https:', 'http:'].includes(address.protocol))
    refuse(`The clone URL must start with https:// (or http:// for an allowed host), not ${address.protocol}//`);
  if (address.username || address.password) refuse('The clone URL must not carry a user name or password');
}
