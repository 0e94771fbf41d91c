import { DomainError, type Clock, type Id } from '@lintel/kernel';
import { Database, systemScope } from '@lintel/persistence';
import { expiryOfReplacement, stateOf } from '../domain/token-state.js';
import { lockAccessToken, revokeAccessToken } from '../persistence/access-tokens.repository.js';
import { findUsersByIds } from '../persistence/users.repository.js';
import { issueToken, type CreatedToken } from './create-token.js';

/** Exchanges a token, valid or just expired, for a new one of the same lifetime. The old one ends. */
export class RefreshToken {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws `token-invalid` for a revoked one, `token-expired` behind the grace period. */
  async execute(tokenId: Id): Promise<CreatedToken> {
    return this.database.transaction(systemScope('tokens belong to a person'), async (tx) => {
      const now = this.clock.now();
      const old = await lockAccessToken(tx, tokenId);
      const state = old ? stateOf(old, now) : 'revoked';
      if (!old || state === 'revoked') throw new DomainError('token-invalid');
      if (state === 'expired') throw new DomainError('token-expired');
      const [user] = await findUsersByIds(tx, [old.userId]);
      if (!user || user.isDisabled) throw new DomainError('token-invalid');
      await revokeAccessToken(tx, tokenId, now);
      const actor = { kind: 'user', userId: user.userId } as const;
      return { user, ...(await issueToken(tx, { actor, userId: user.userId, name: old.name, expiresAt: expiryOfReplacement(old, now) })) };
    });
  }
}
