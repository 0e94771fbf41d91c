import { requireRight, type Principal, type Right } from '@lintel/auth';
import { DomainError, type Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Repository } from '../domain/repository.js';
import { lockRepository } from '../persistence/repositories.repository.js';

/** Returns a repository, locked, on which the caller may do this. Throws `repository-not-found`, `not-allowed` or `authentication-required`. */
export async function requireRepository(
  tx: Transaction,
  {
    principal,
    repositoryId,
    right,
    action,
  }: { readonly principal: Principal; readonly repositoryId: Id; readonly right: Right; readonly action: string },
): Promise<Repository> {
  const repository = await lockRepository(tx, repositoryId);
  if (!repository || repository.isRemoved) throw new DomainError('repository-not-found');
  requireRight(principal, repository.accountId, right, action);
  return repository;
}

/** The person behind a principal. Throws `authentication-required` when there is none. */
export function actorOf(principal: Principal): { readonly kind: 'user'; readonly userId: Id } {
  if (principal.userId === undefined) throw new DomainError('authentication-required');
  return { kind: 'user', userId: principal.userId };
}
