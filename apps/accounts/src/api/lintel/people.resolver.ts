import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import type { GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf, lintel } from '@lintel/vocabularies';
import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { AddMember } from '../../application/add-member.js';
import { ChangeRole } from '../../application/change-role.js';
import { ReadPeople } from '../../application/read-people.js';
import { RemoveMember } from '../../application/remove-member.js';
import { accountIdOf, idOf } from '../global-ids.js';
import { loadMember, loadUser } from '../loaders.js';
import { toMember, toUser, type AuditEntryShape, type MemberShape } from './presenters.js';

@Resolver('User')
@Authorize('signed-in')
export class LintelUserResolver {
  constructor(private readonly people: ReadPeople) {}

  @Query('viewer')
  async viewer(@CurrentPrincipal() principal: Principal) {
    return toUser(await this.people.self(principal));
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext) {
    const userId = fromGlobalIdOf('User', reference.id);
    const user = userId === undefined ? null : await loadUser(context, this.people, userId);
    return user && toUser(user);
  }
}

@Resolver('Member')
@Authorize('signed-in')
export class LintelMemberResolver {
  constructor(
    private readonly people: ReadPeople,
    private readonly add: AddMember,
    private readonly changeRole: ChangeRole,
    private readonly remove: RemoveMember,
  ) {}

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<MemberShape | null> {
    const memberId = fromGlobalIdOf('Member', reference.id);
    const member = memberId === undefined ? null : await loadMember(context, this.people, memberId);
    return member && toMember(member);
  }

  @ResolveField('user')
  async user(@Parent() { userId }: MemberShape, @Context() context: GraphqlContext) {
    const user = await loadUser(context, this.people, userId);
    return user && toUser(user);
  }

  @Mutation('addMember')
  async addMember(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: { readonly accountId: string; readonly email: string; readonly role: string },
  ): Promise<MemberShape> {
    const { email, role } = input;
    return toMember(
      await this.add.execute({ principal, accountId: accountIdOf(input.accountId), email, role: lintel.toDomain(lintel.role, role) }),
    );
  }

  @Mutation('changeMemberRole')
  async changeMemberRole(
    @CurrentPrincipal() principal: Principal,
    @Args() { id, role }: { readonly id: string; readonly role: string },
  ): Promise<MemberShape> {
    return toMember(await this.changeRole.execute({ principal, memberId: idOf('Member', id), role: lintel.toDomain(lintel.role, role) }));
  }

  @Mutation('removeMember')
  async removeMember(@CurrentPrincipal() principal: Principal, @Args('id') id: string) {
    await this.remove.execute({ principal, memberId: idOf('Member', id) });
    return { ok: true };
  }
}

@Resolver('AuditEntry')
@Authorize('signed-in')
export class LintelAuditEntryResolver {
  constructor(private readonly people: ReadPeople) {}

  @ResolveField('actorUser')
  async actorUser(@Parent() { actorUserId }: AuditEntryShape, @Context() context: GraphqlContext) {
    const user = actorUserId === null ? null : await loadUser(context, this.people, actorUserId);
    return user && toUser(user);
  }
}
