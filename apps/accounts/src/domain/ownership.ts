import type { ScmRepository } from '@lintel/events';
import type { Account } from './repository.js';

export interface OwnershipQuestion {
  /** Who owns the repository as far as we know. */
  readonly account: Account;
  /** What the host says. */
  readonly description: ScmRepository;
  /** Whether the host said in so many words that the repository changed hands. */
  readonly wasTransferred: boolean;
}

/**
 * Compares the owner that the host names with the one we know: the same, the same under another login (or with an id told for the first
 * time), or another. Ids decide; where none is known, another login means a transfer only if the host says so, because renaming
 * a whole account on a guess would touch all its repositories.
 */
export function ownershipOf({ account, description, wasTransferred }: OwnershipQuestion): 'unchanged' | 'renamed' | 'transferred' {
  const isSameLogin = account.login.toLowerCase() === description.ownerLogin.toLowerCase();
  const { ownerExternalId } = description;
  if (ownerExternalId === undefined) return isSameLogin || !wasTransferred ? 'unchanged' : 'transferred';
  if (account.externalId === ownerExternalId) return account.login === description.ownerLogin ? 'unchanged' : 'renamed';
  if (account.externalId !== null) return 'transferred';
  if (isSameLogin) return 'renamed';
  return wasTransferred ? 'transferred' : 'unchanged';
}
