import { DomainError, type Clock, type Id } from '@lintel/kernel';
import { Database, systemScope } from '@lintel/persistence';
import type { AccessToken } from '../domain/user.js';
import { lockAccessToken, revokeAccessToken } from '../persistence/access-tokens.repository.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';

/** Ends a token at once. */
export class RevokeToken {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws `resource-not-found` when this person has no such token. Revoking twice changes nothing. */
  async execute({ userId, tokenId }: { readonly userId: Id; readonly tokenId: Id }): Promise<AccessToken> {
    return this.database.transaction(systemScope('tokens belong to a person'), async (tx) => {
      const token = await lockAccessToken(tx, tokenId);
      if (!token || token.userId !== userId) throw new DomainError('resource-not-found', { resource: 'Token' });
      if (token.revokedAt) return token;
      const revokedAt = this.clock.now();
      await revokeAccessToken(tx, tokenId, revokedAt);
      await insertAuditEntry(tx, {
        actor: { kind: 'user', userId },
        accountId: null,
        action: 'access-token.revoked',
        subject: { type: 'access-token', id: tokenId },
        facts: { name: token.name },
      });
      return { ...token, revokedAt };
    });
  }
}
