import { scopeOf, type Principal } from '@lintel/auth';
import { DomainError, type Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { isBranchName } from '../domain/branch-name.js';
import { factsOf } from '../domain/host-news.js';
import type { Repository } from '../domain/repository.js';
import { changeRepository } from './change-repository.js';
import { actorOf, requireRepository } from './repository-access.js';

export interface ChangeDefaultBranchCommand {
  readonly principal: Principal;
  readonly repositoryId: Id;
  readonly branch: string;
}

/** Chooses the branch that carries the backlog, regardless of the host's default. Whether it exists shows when it is analysed. */
@Injectable()
export class ChangeDefaultBranch {
  constructor(private readonly database: Database) {}

  /** Throws `repository-not-found`, `not-allowed`, or `invalid-input` for what cannot be a branch. */
  async execute({ principal, repositoryId, branch }: ChangeDefaultBranchCommand): Promise<Repository> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const current = await requireRepository(tx, { principal, repositoryId, right: 'write', action: 'change the default branch' });
      if (!isBranchName(branch)) throw new DomainError('invalid-input', { reason: `"${branch}" cannot be the name of a branch` });
      if (branch === current.defaultBranch) return current;
      const facts = { ...factsOf(current), defaultBranch: branch, latestCommitOid: null, latestCommitAt: null };
      return changeRepository(tx, { actor: actorOf(principal), current, facts, change: 'default-branch-changed' });
    });
  }
}
