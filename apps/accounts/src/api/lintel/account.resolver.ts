import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { paginate, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf, lintel } from '@lintel/vocabularies';
import { Args, Context, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { roleIn } from '../../application/account-access.js';
import { ListAuditEntries } from '../../application/list-audit-entries.js';
import { ReadAccounts } from '../../application/read-accounts.js';
import { ReadPeople } from '../../application/read-people.js';
import { loadAccount } from '../loaders.js';
import {
  toAccount,
  toAuditEntry,
  toHostInstallation,
  toMember,
  type AccountShape,
  type AuditEntryShape,
  type MemberShape,
} from './presenters.js';

@Resolver('Account')
@Authorize('signed-in')
export class LintelAccountResolver {
  constructor(
    private readonly accounts: ReadAccounts,
    private readonly people: ReadPeople,
    private readonly auditEntries: ListAuditEntries,
  ) {}

  @Query('accounts')
  async ownAccounts(@CurrentPrincipal() principal: Principal): Promise<AccountShape[]> {
    const accountIds = principal.memberships.map(({ accountId }) => accountId);
    return (await this.accounts.byIds(principal, accountIds)).map(toAccount);
  }

  @Query('account')
  async account(
    @CurrentPrincipal() principal: Principal,
    @Args() { provider, login }: { readonly provider: string; readonly login: string },
  ): Promise<AccountShape | null> {
    const account = await this.accounts.byLogin(principal, login, [lintel.toDomain(lintel.provider, provider)]);
    return account ? toAccount(account) : null;
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<AccountShape | null> {
    const accountId = fromGlobalIdOf('Account', reference.id);
    const account = accountId === undefined ? null : await loadAccount(context, this.accounts, accountId);
    return account && toAccount(account);
  }

  @ResolveField('viewerRole')
  viewerRole(@Parent() { account }: AccountShape, @Context() { principal }: GraphqlContext): string {
    return lintel.role[roleIn(principal, account.accountId)];
  }

  @ResolveField('members')
  async members(
    @Parent() { account }: AccountShape,
    @Args() args: ConnectionArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Connection<MemberShape>> {
    return paginate({
      args,
      keyShape: ['number'],
      keyOf: (member) => [member.memberId],
      fetch: (request) => this.people.members(principal, account.accountId, request),
      count: () => account.membersCount,
      toNode: toMember,
    });
  }

  @ResolveField('auditEntries')
  async auditLog(
    @Parent() { account }: AccountShape,
    @Args() args: ConnectionArgs,
    @Context() { principal }: GraphqlContext,
  ): Promise<Pick<Connection<AuditEntryShape>, 'edges' | 'pageInfo'>> {
    const { edges, pageInfo } = await paginate({
      args,
      keyShape: ['number'],
      keyOf: (entry) => [entry.entryId],
      fetch: (request) => this.auditEntries.execute(principal, account.accountId, request),
      count: () => 0,
      toNode: toAuditEntry,
    });
    return { edges, pageInfo };
  }

  @ResolveField('installations')
  async installations(@Parent() { account }: AccountShape, @Context() { principal }: GraphqlContext) {
    return (await this.accounts.installations(principal, [account.accountId])).map(toHostInstallation);
  }
}
