import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { paginateList, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadAccounts } from '../../application/read-accounts.js';
import { ReadPeople } from '../../application/read-people.js';
import { toAccount, toUser, type AccountShape, type UserShape } from './account.presenter.js';
import { loadUser } from '../loaders.js';

@Resolver('User')
@Authorize('signed-in')
export class DeepsourceUserResolver {
  constructor(
    private readonly people: ReadPeople,
    private readonly accounts: ReadAccounts,
  ) {}

  @Query('viewer')
  async viewer(@CurrentPrincipal() principal: Principal): Promise<UserShape> {
    return toUser(await this.people.self(principal));
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<UserShape | null> {
    const userId = fromGlobalIdOf('User', reference.id);
    const user = userId === undefined ? null : await loadUser(context, this.people, userId);
    return user && toUser(user);
  }

  /** Of somebody else only the accounts that the caller is a member of too. */
  @ResolveField('accounts')
  async accountsOf(
    @Parent() parent: UserShape,
    @Args() args: ConnectionArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<AccountShape>> {
    const rows = await this.accounts.ofUser(context.principal, parent.userId);
    return paginateList({ args, rows, keyOf: (account) => account.accountId, toNode: toAccount });
  }
}
