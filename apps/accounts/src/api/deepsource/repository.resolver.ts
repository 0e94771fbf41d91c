import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import type { GraphqlContext } from '@lintel/graphql';
import { DomainError } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ActivateRepository } from '../../application/activate-repository.js';
import { ChangeDefaultBranch } from '../../application/change-default-branch.js';
import { DeactivateRepository } from '../../application/deactivate-repository.js';
import { ReadAccounts } from '../../application/read-accounts.js';
import { ReadRepositories } from '../../application/read-repositories.js';
import { RegenerateDsn } from '../../application/regenerate-dsn.js';
import { toAccount, type AccountShape } from './account.presenter.js';
import { repositoryIdOf } from '../global-ids.js';
import { loadAccount, loadDsn, loadRepository } from '../loaders.js';
import { hostsMeantBy, withoutSubProject } from './providers.js';
import { toRepository, type RepositoryShape } from './repository.presenter.js';

interface RepositoryInput {
  readonly repositoryId: string;
  readonly clientMutationId?: string | null;
}

interface DefaultBranchInput {
  readonly id: string;
  readonly defaultBranchName: string;
  readonly clientMutationId?: string | null;
}

@Resolver('Repository')
@Authorize('signed-in')
export class DeepsourceRepositoryResolver {
  constructor(
    private readonly repositories: ReadRepositories,
    private readonly accounts: ReadAccounts,
    private readonly activate: ActivateRepository,
    private readonly deactivate: DeactivateRepository,
    private readonly changeDefaultBranch: ChangeDefaultBranch,
    private readonly regenerateDsn: RegenerateDsn,
  ) {}

  /** Clients act on the error's text when a repository is unknown or may not be read. */
  @Query('repository')
  async repository(
    @CurrentPrincipal() principal: Principal,
    @Args() args: { readonly name: string; readonly login: string; readonly vcsProvider: string },
  ): Promise<RepositoryShape> {
    const question = { ownerLogin: args.login, name: withoutSubProject(args.name), hosts: hostsMeantBy(args.vcsProvider) };
    const repository = await this.repositories.byName(principal, question);
    if (!repository) throw new DomainError('repository-not-found');
    return toRepository(repository);
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<RepositoryShape | null> {
    const repositoryId = fromGlobalIdOf('Repository', reference.id);
    const repository = repositoryId === undefined ? null : await loadRepository(context, this.repositories, repositoryId);
    return repository && toRepository(repository);
  }

  @ResolveField('account')
  async account(@Parent() { repository }: RepositoryShape, @Context() context: GraphqlContext): Promise<AccountShape | null> {
    const account = await loadAccount(context, this.accounts, repository.accountId);
    return account && toAccount(account);
  }

  @ResolveField('dsn')
  async dsn(@Parent() { repository }: RepositoryShape, @Context() context: GraphqlContext): Promise<string | null> {
    return loadDsn(context, this.repositories, repository.repositoryId);
  }

  @Mutation('activateRepository')
  async activateRepository(@CurrentPrincipal() principal: Principal, @Args('input') { repositoryId, clientMutationId }: RepositoryInput) {
    await this.activate.execute({ principal, repositoryId: repositoryIdOf(repositoryId) });
    return { ok: true, clientMutationId };
  }

  @Mutation('deactivateRepository')
  async deactivateRepository(@CurrentPrincipal() principal: Principal, @Args('input') { repositoryId, clientMutationId }: RepositoryInput) {
    await this.deactivate.execute({ principal, repositoryId: repositoryIdOf(repositoryId) });
    return { ok: true, clientMutationId };
  }

  @Mutation('updateRepositoryDefaultBranch')
  async updateRepositoryDefaultBranch(
    @CurrentPrincipal() principal: Principal,
    @Args('input') { id, defaultBranchName, clientMutationId }: DefaultBranchInput,
  ) {
    const repository = await this.changeDefaultBranch.execute({ principal, repositoryId: repositoryIdOf(id), branch: defaultBranchName });
    return { ok: true, repository: toRepository(repository), clientMutationId };
  }

  @Mutation('regenerateRepositoryDSN')
  async regenerateRepositoryDsn(
    @CurrentPrincipal() principal: Principal,
    @Args('input') { repositoryId, clientMutationId }: RepositoryInput,
  ) {
    const dsn = await this.regenerateDsn.execute({ principal, repositoryId: repositoryIdOf(repositoryId) });
    return { dsn, clientMutationId };
  }
}
