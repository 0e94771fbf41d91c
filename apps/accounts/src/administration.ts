import type { AccountType, Clock, Id, Provider, Role } from '@lintel/kernel';
import { systemClock } from '@lintel/kernel';
import type { Database } from '@lintel/persistence';
import { deriveKey, type Platform } from '@lintel/service';
import { toGlobalId } from '@lintel/vocabularies';
import { AddRepository } from './application/add-repository.js';
import { AddUser } from './application/add-user.js';
import { dsnKeyPurpose } from './application/application.module.js';
import { CreateToken } from './application/create-token.js';
import { ListAllRepositories } from './application/list-all-repositories.js';
import { DsnVault } from './domain/dsn-vault.js';
import type { Repository } from './domain/repository.js';

export interface AdministrationParts {
  /** The database of the accounts service; its schema must be up to date. */
  readonly database: Database;
  readonly platform: Pick<Platform, 'secretKey' | 'publicUrl'>;
  readonly clock?: Clock;
}

/** A repository in the words of the command line. */
export interface ListedRepository {
  readonly id: Id;
  readonly relayId: string;
  readonly provider: Provider;
  readonly login: string;
  readonly name: string;
  readonly cloneUrl: string;
  readonly defaultBranch: string | null;
  readonly isActivated: boolean;
}

export interface RepositoryToAdd {
  readonly provider: Provider;
  readonly login: string;
  readonly ownerType?: AccountType;
  readonly name: string;
  readonly cloneUrl: string;
  readonly defaultBranch?: string;
  readonly isPrivate?: boolean;
  readonly activate?: boolean;
}

const actor = { kind: 'operator' } as const;

/** What the operator does at the command line, without the HTTP server. Every deed is announced and audited as any other. */
export class Administration {
  private readonly vault: DsnVault;

  constructor(private readonly parts: AdministrationParts) {
    this.vault = new DsnVault(deriveKey(parts.platform, dsnKeyPurpose), parts.platform.publicUrl);
  }

  /** Adds a person; an administrator owns every account, `role` makes a member of every account there is. Throws `already-exists`, `invalid-input`. */
  async addUser(user: {
    readonly email: string;
    readonly isAdmin?: boolean;
    readonly role?: Role;
  }): Promise<{ id: Id; email: string; isAdmin: boolean }> {
    const { userId, email, isAdmin } = await new AddUser(this.parts.database).execute({ actor, ...user });
    return { id: userId, email, isAdmin };
  }

  /** Returns the text of a new token, which is shown this once. Throws `resource-not-found`, `invalid-input`. */
  async createToken(token: { readonly email: string; readonly name?: string; readonly expiresInSeconds?: number }): Promise<string> {
    const { email, name = 'Command line', expiresInSeconds } = token;
    const created = await new CreateToken(this.parts.database, this.parts.clock ?? systemClock).execute({
      actor,
      owner: { email },
      name,
      expiresInSeconds,
    });
    return created.text;
  }

  /** Adds a repository, and its account when nobody knows it. Throws `already-exists`, `invalid-input`. */
  async addRepository(repository: RepositoryToAdd): Promise<ListedRepository> {
    return listed(await new AddRepository(this.parts.database, this.vault).execute({ actor, ...repository }));
  }

  /** Every repository of the installation. */
  async listRepositories(): Promise<ListedRepository[]> {
    return (await new ListAllRepositories(this.parts.database).execute()).map(listed);
  }
}

function listed({ repositoryId, provider, ownerLogin, name, cloneUrl, defaultBranch, isActivated }: Repository): ListedRepository {
  return {
    id: repositoryId,
    relayId: toGlobalId('Repository', repositoryId),
    provider,
    login: ownerLogin,
    name,
    cloneUrl,
    defaultBranch,
    isActivated,
  };
}
