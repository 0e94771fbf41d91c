import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Mutation, Query, ResolveReference, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '@lintel/graphql';
import { CreateToken } from '../../application/create-token.js';
import { ListTokens } from '../../application/list-tokens.js';
import { actorOf } from '../../application/repository-access.js';
import { RevokeToken } from '../../application/revoke-token.js';
import { idOf } from '../global-ids.js';
import { toAccessToken } from './presenters.js';

const secondsPerDay = 24 * 3600;

@Resolver('AccessToken')
@Authorize('signed-in')
export class LintelAccessTokenResolver {
  constructor(
    private readonly list: ListTokens,
    private readonly create: CreateToken,
    private readonly revoke: RevokeToken,
  ) {}

  @Query('accessTokens')
  async accessTokens(@CurrentPrincipal() principal: Principal) {
    return (await this.list.execute(principal)).map(toAccessToken);
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, { principal }: GraphqlContext) {
    const tokenId = fromGlobalIdOf('AccessToken', reference.id);
    const token = (await this.list.execute(principal)).find((own) => own.tokenId === tokenId);
    return token ? toAccessToken(token) : null;
  }

  @Mutation('createAccessToken')
  async createAccessToken(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: { readonly name: string; readonly expiresInDays?: number | null },
  ) {
    const actor = actorOf(principal);
    const expiresInSeconds = input.expiresInDays == null ? undefined : input.expiresInDays * secondsPerDay;
    const { token, text } = await this.create.execute({ actor, owner: { userId: actor.userId }, name: input.name, expiresInSeconds });
    return { token: toAccessToken(token), text };
  }

  @Mutation('revokeAccessToken')
  async revokeAccessToken(@CurrentPrincipal() principal: Principal, @Args('id') id: string) {
    return toAccessToken(await this.revoke.execute({ userId: actorOf(principal).userId, tokenId: idOf('AccessToken', id) }));
  }
}
