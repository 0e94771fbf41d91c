import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { paginate, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { fromGlobalIdOf, lintel } from '@lintel/vocabularies';
import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ActivateRepository } from '../../application/activate-repository.js';
import { ChangeDefaultBranch } from '../../application/change-default-branch.js';
import { DeactivateRepository } from '../../application/deactivate-repository.js';
import { ReadAccounts } from '../../application/read-accounts.js';
import { ReadRepositories } from '../../application/read-repositories.js';
import { accountIdOf, repositoryIdOf } from '../global-ids.js';
import { loadAccount, loadRepository } from '../loaders.js';
import { toAccount, toRepository, type AccountShape, type RepositoryShape } from './presenters.js';

interface BoardArgs extends ConnectionArgs {
  readonly accountId?: string | null;
  readonly isActivated?: boolean | null;
  readonly nameContains?: string | null;
}

@Resolver('Repository')
@Authorize('signed-in')
export class LintelRepositoryResolver {
  constructor(
    private readonly repositories: ReadRepositories,
    private readonly accounts: ReadAccounts,
    private readonly activate: ActivateRepository,
    private readonly deactivate: DeactivateRepository,
    private readonly changeBranch: ChangeDefaultBranch,
  ) {}

  @Query('repositories')
  async board(@CurrentPrincipal() principal: Principal, @Args() { accountId, isActivated, nameContains, ...args }: BoardArgs) {
    const accountIds = accountId ? [accountIdOf(accountId)] : principal.memberships.map((membership) => membership.accountId);
    const filter = { accountIds, isActivated: isActivated ?? undefined, nameContains: nameContains ?? undefined };
    const isFiltered = filter.isActivated !== undefined || filter.nameContains !== undefined;
    const page = await paginate({
      args,
      keyShape: ['number'],
      keyOf: (repository) => [repository.repositoryId],
      fetch: (request) => this.repositories.page(principal, filter, request),
      count: () => this.countIn(principal, accountIds),
      toNode: toRepository,
    });
    return isFiltered ? { ...page, totalCount: null } : page;
  }

  @Query('repository')
  async repository(
    @CurrentPrincipal() principal: Principal,
    @Args() { provider, owner, name }: { readonly provider: string; readonly owner: string; readonly name: string },
  ): Promise<RepositoryShape | null> {
    const repository = await this.repositories.byName(principal, {
      ownerLogin: owner,
      name,
      hosts: [lintel.toDomain(lintel.provider, provider)],
    });
    return repository ? toRepository(repository) : null;
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<RepositoryShape | null> {
    const repositoryId = fromGlobalIdOf('Repository', reference.id);
    const repository = repositoryId === undefined ? null : await loadRepository(context, this.repositories, repositoryId);
    return repository && toRepository(repository);
  }

  @ResolveField('account')
  async account(@Parent() { accountId }: RepositoryShape, @Context() context: GraphqlContext): Promise<AccountShape | null> {
    const account = await loadAccount(context, this.accounts, accountId);
    return account && toAccount(account);
  }

  @Mutation('activateRepository')
  async activateRepository(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<RepositoryShape> {
    return toRepository(await this.activate.execute({ principal, repositoryId: repositoryIdOf(id) }));
  }

  @Mutation('deactivateRepository')
  async deactivateRepository(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<RepositoryShape> {
    return toRepository(await this.deactivate.execute({ principal, repositoryId: repositoryIdOf(id) }));
  }

  @Mutation('changeDefaultBranch')
  async changeDefaultBranch(
    @CurrentPrincipal() principal: Principal,
    @Args() { id, branch }: { readonly id: string; readonly branch: string },
  ): Promise<RepositoryShape> {
    return toRepository(await this.changeBranch.execute({ principal, repositoryId: repositoryIdOf(id), branch }));
  }

  private async countIn(principal: Principal, accountIds: readonly Id[]): Promise<number> {
    const accounts = await this.accounts.byIds(principal, accountIds);
    return accounts.reduce((sum, { repositoriesCount }) => sum + repositoriesCount, 0);
  }
}
