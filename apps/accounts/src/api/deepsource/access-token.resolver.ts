import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { DomainError } from '@lintel/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import { RefreshToken } from '../../application/refresh-token.js';
import { actorOf } from '../../application/repository-access.js';
import { RevokeToken } from '../../application/revoke-token.js';
import { toUser } from './account.presenter.js';

@Resolver()
export class DeepsourceAccessTokenResolver {
  constructor(
    private readonly refresh: RefreshToken,
    private readonly revoke: RevokeToken,
  ) {}

  /** Open to callers whose token has just expired: they are anonymous, but for the id of that token. */
  @Mutation('refreshPat')
  @Authorize('public')
  async refreshPat(@CurrentPrincipal() { tokenId }: Principal) {
    if (tokenId === undefined) throw new DomainError('authentication-required');
    const { text, token, user } = await this.refresh.execute(tokenId);
    return { token: text, expiry: token.expiresAt, user: toUser(user) };
  }

  @Mutation('revokePat')
  @Authorize('signed-in')
  async revokePat(@CurrentPrincipal() principal: Principal) {
    if (principal.tokenId === undefined) throw new DomainError('authentication-required');
    await this.revoke.execute({ userId: actorOf(principal).userId, tokenId: principal.tokenId });
    return { ok: true };
  }
}
