import { scopeOf, type Principal } from '@lintel/auth';
import { DomainError, type Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { factsOf } from '../domain/host-news.js';
import type { Repository } from '../domain/repository.js';
import { changeRepository } from './change-repository.js';
import { actorOf, requireRepository } from './repository-access.js';

/** Starts analysing a repository; nothing when it is analysed already. */
@Injectable()
export class ActivateRepository {
  constructor(private readonly database: Database) {}

  /** Throws `repository-not-found`, `not-allowed`, or `state-conflict` for an archived repository. */
  async execute({ principal, repositoryId }: { readonly principal: Principal; readonly repositoryId: Id }): Promise<Repository> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const current = await requireRepository(tx, { principal, repositoryId, right: 'write', action: 'activate this repository' });
      if (current.isArchived) throw new DomainError('state-conflict', { reason: 'The repository is archived at its host' });
      return changeRepository(tx, { actor: actorOf(principal), current, facts: { ...factsOf(current), isActivated: true } });
    });
  }
}
