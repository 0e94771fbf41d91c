import { scopeOf, type Principal } from '@lintel/auth';
import type { PageRequest } from '@lintel/graphql';
import type { Id, Provider } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { DsnVault } from '../domain/dsn-vault.js';
import type { Repository } from '../domain/repository.js';
import {
  findRepositoriesByIds,
  findRepositoryByName,
  findRepositoryNamed,
  listRepositories,
  readSealedDsns,
  type RepositoryFilter,
} from '../persistence/repositories.repository.js';

export interface RepositoryNameQuestion {
  readonly ownerLogin: string;
  readonly name: string;
  /** Tried in order; left out: any. */
  readonly hosts?: readonly Provider[];
}

/** Reads repositories, as far as the caller is a member of their accounts. */
@Injectable()
export class ReadRepositories {
  constructor(
    private readonly database: Database,
    private readonly vault: DsnVault,
  ) {}

  /** In no particular order; what does not exist or may not be read is left out. */
  async byIds(principal: Principal, repositoryIds: readonly Id[]): Promise<Repository[]> {
    return this.database.transaction(scopeOf(principal), (tx) => findRepositoriesByIds(tx, repositoryIds));
  }

  /** Regardless of case. */
  async byName(principal: Principal, { ownerLogin, name, hosts }: RepositoryNameQuestion): Promise<Repository | undefined> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      if (!hosts) return findRepositoryByName(tx, { ownerLogin, name });
      for (const provider of hosts) {
        const repository = await findRepositoryByName(tx, { provider, ownerLogin, name });
        if (repository) return repository;
      }
      return undefined;
    });
  }

  /** By `owner/name`, or by the name alone: then the oldest that the caller may read. Regardless of case. */
  async byBareName(principal: Principal, text: string): Promise<Repository | undefined> {
    const slash = text.lastIndexOf('/');
    if (slash > 0) return this.byName(principal, { ownerLogin: text.slice(0, slash), name: text.slice(slash + 1) });
    const accountIds = principal.memberships.map(({ accountId }) => accountId);
    return this.database.transaction(scopeOf(principal), (tx) => findRepositoryNamed(tx, accountIds, text));
  }

  /** Oldest first. */
  async page(principal: Principal, filter: RepositoryFilter, request: PageRequest): Promise<Repository[]> {
    return this.database.transaction(scopeOf(principal), (tx) => listRepositories(tx, filter, request));
  }

  /** Upload credentials of repositories that the caller may read. */
  async dsns(principal: Principal, repositoryIds: readonly Id[]): Promise<Map<Id, string>> {
    const sealed = await this.database.transaction(scopeOf(principal), (tx) => readSealedDsns(tx, repositoryIds));
    return new Map([...sealed].map(([repositoryId, bytes]) => [repositoryId, this.vault.open(bytes)]));
  }
}
