import { Authorize } from '@lintel/auth';
import type { GraphqlContext } from '@lintel/graphql';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Context, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadPeople } from '../../application/read-people.js';
import { toTeamMember, toUser, type TeamMemberShape, type UserShape } from './account.presenter.js';
import { loadMember, loadUser } from '../loaders.js';

@Resolver('TeamMember')
@Authorize('signed-in')
export class DeepsourceTeamMemberResolver {
  constructor(private readonly people: ReadPeople) {}

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<TeamMemberShape | null> {
    const memberId = fromGlobalIdOf('TeamMember', reference.id);
    const member = memberId === undefined ? null : await loadMember(context, this.people, memberId);
    return member && toTeamMember(member);
  }

  @ResolveField('user')
  async user(@Parent() { userId }: TeamMemberShape, @Context() context: GraphqlContext): Promise<UserShape | null> {
    const user = await loadUser(context, this.people, userId);
    return user && toUser(user);
  }
}
