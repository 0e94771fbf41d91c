import { scopeOf, type Principal } from '@lintel/auth';
import type { Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { factsOf } from '../domain/host-news.js';
import type { Repository } from '../domain/repository.js';
import { changeRepository } from './change-repository.js';
import { actorOf, requireRepository } from './repository-access.js';

/** Stops analysing a repository; what was found stays. */
@Injectable()
export class DeactivateRepository {
  constructor(private readonly database: Database) {}

  /** Throws `repository-not-found` or `not-allowed`. */
  async execute({ principal, repositoryId }: { readonly principal: Principal; readonly repositoryId: Id }): Promise<Repository> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const current = await requireRepository(tx, { principal, repositoryId, right: 'write', action: 'deactivate this repository' });
      return changeRepository(tx, { actor: actorOf(principal), current, facts: { ...factsOf(current), isActivated: false } });
    });
  }
}
