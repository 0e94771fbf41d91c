import { Authorize, type Principal, CurrentPrincipal } from '@lintel/auth';
import { paginate, paginateList, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadAccounts } from '../../application/read-accounts.js';
import { ReadPeople } from '../../application/read-people.js';
import { ReadRepositories } from '../../application/read-repositories.js';
import type { Member } from '../../domain/user.js';
import { toAccount, toTeamMember, type AccountShape, type TeamMemberShape } from './account.presenter.js';
import { loadAccount } from '../loaders.js';
import { hostsMeantBy } from './providers.js';
import { toRepository, type RepositoryShape } from './repository.presenter.js';

@Resolver('Account')
@Authorize('signed-in')
export class DeepsourceAccountResolver {
  constructor(
    private readonly accounts: ReadAccounts,
    private readonly repositories: ReadRepositories,
    private readonly people: ReadPeople,
  ) {}

  @Query('account')
  async account(
    @CurrentPrincipal() principal: Principal,
    @Args() { login, vcsProvider }: { readonly login: string; readonly vcsProvider: string },
  ): Promise<AccountShape | null> {
    const account = await this.accounts.byLogin(principal, login, hostsMeantBy(vcsProvider));
    return account ? toAccount(account) : null;
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<AccountShape | null> {
    const accountId = fromGlobalIdOf('Account', reference.id);
    const account = accountId === undefined ? null : await loadAccount(context, this.accounts, accountId);
    return account && toAccount(account);
  }

  @ResolveField('repositories')
  async repositoriesOf(
    @Parent() { account }: AccountShape,
    @Args() args: ConnectionArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<RepositoryShape>> {
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: (repository) => [repository.repositoryId],
      fetch: (request) => this.repositories.page(principal, { accountIds: [account.accountId] }, request),
      count: () => account.repositoriesCount,
      toNode: toRepository,
    });
  }

  @ResolveField('members')
  async membersOf(
    @Parent() { account }: AccountShape,
    @Args() args: ConnectionArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<TeamMemberShape>> {
    const keyOf = (member: Member) => member.memberId;
    if (account.type === 'individual') return paginateList<Member, TeamMemberShape>({ args, rows: [], keyOf, toNode: toTeamMember });
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: (member) => [keyOf(member)],
      fetch: (request) => this.people.members(principal, account.accountId, request),
      count: () => account.membersCount,
      toNode: toTeamMember,
    });
  }
}
