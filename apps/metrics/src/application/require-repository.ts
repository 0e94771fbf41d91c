import { requireRight, type Principal, type Right } from '@lintel/auth';
import type { Directory, DirectoryRepository } from '@lintel/directory';
import { DomainError, type Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';

export interface RepositoryDemand {
  readonly principal: Principal;
  readonly repositoryId: Id;
  readonly right: Right;
  readonly action: string;
}

/** Returns a repository on which the caller may do this. Throws `repository-not-found`, `not-allowed` or `authentication-required`. */
export async function requireRepository(tx: Transaction, directory: Directory, demand: RepositoryDemand): Promise<DirectoryRepository> {
  const repository = await directory.repositoryById(tx, demand.repositoryId);
  if (!repository || repository.isRemoved) throw new DomainError('repository-not-found');
  requireRight(demand.principal, repository.accountId, demand.right, demand.action);
  return repository;
}
