import { can, scopeOf, type Principal, type Right } from '@lintel/auth';
import { Directory, type DirectoryRepository } from '@lintel/directory';
import { DomainError, type Id } from '@lintel/kernel';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';

/** How a caller names a repository. */
export type RepositoryAddress = { readonly ownerLogin: string; readonly name: string } | { readonly repositoryId: Id };

/** Finds a repository and checks what the caller may do with it. */
@Injectable()
export class FindRepository {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  /**
   * A person needs the right in the repository's account; an upload credential may do all this with its own repository.
   *
   * @throws DomainError `authentication-required`; `repository-not-found` when it is unknown or may not even be read; `not-allowed`.
   */
  async execute(principal: Principal, address: RepositoryAddress, right: Right): Promise<DirectoryRepository> {
    if (principal.kind === 'anonymous') throw new DomainError('authentication-required');
    const repository = principal.kind === 'repository' ? await this.own(principal, address) : await this.readable(principal, address);
    if (repository === undefined || repository.isRemoved) throw new DomainError('repository-not-found');
    if (principal.kind === 'user' && !can(principal, repository.accountId, right))
      throw new DomainError('not-allowed', { action: 'upload results' });
    return repository;
  }

  private async readable(principal: Principal, address: RepositoryAddress): Promise<DirectoryRepository | undefined> {
    const repository = await this.database.transaction(scopeOf(principal), (tx) => this.lookUp(tx, address));
    return repository !== undefined && can(principal, repository.accountId, 'read') ? repository : undefined;
  }

  private async own(principal: Principal, address: RepositoryAddress): Promise<DirectoryRepository | undefined> {
    const repository = await this.database.transaction(systemScope('find the repository of an upload credential'), (tx) =>
      principal.repositoryId === undefined ? Promise.resolve(undefined) : this.directory.repositoryById(tx, principal.repositoryId),
    );
    return repository !== undefined && names(address, repository) ? repository : undefined;
  }

  private lookUp(tx: Transaction, address: RepositoryAddress): Promise<DirectoryRepository | undefined> {
    return 'repositoryId' in address
      ? this.directory.repositoryById(tx, address.repositoryId)
      : this.directory.repositoryByName(tx, address);
  }
}

function names(address: RepositoryAddress, repository: DirectoryRepository): boolean {
  if ('repositoryId' in address) return address.repositoryId === repository.repositoryId;
  return sameName(address.ownerLogin, repository.ownerLogin) && sameName(address.name, repository.name);
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
