import { DomainError, type ErrorCode, type Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';

/** Reads the id of a repository. Throws `repository-not-found` for one that is none. */
export function repositoryIdOf(globalId: string): Id {
  return idOf('Repository', globalId, 'repository-not-found');
}

/** Reads the id of an account. Throws `account-not-found` for one that is none. */
export function accountIdOf(globalId: string): Id {
  return idOf('Account', globalId, 'account-not-found');
}

/** Reads the id of another type of thing. Throws `resource-not-found` for one that is none. */
export function idOf(type: string, globalId: string, code: ErrorCode = 'resource-not-found'): Id {
  const id = fromGlobalIdOf(type, globalId);
  if (id === undefined) throw new DomainError(code, { resource: type });
  return id;
}
