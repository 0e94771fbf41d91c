import { anonymous, type Principal } from '@lintel/auth';
import type { Clock } from '@lintel/kernel';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { hashSecret, isAccessToken } from '../domain/access-token.js';
import { stateOf } from '../domain/token-state.js';
import { isUploadSecret } from '../domain/upload-credential.js';
import { findTokenHolder, type TokenHolder } from '../persistence/access-tokens.repository.js';
import { findRepositoryByDsn } from '../persistence/repositories.repository.js';
import type { TokenUseLog } from './token-use-log.js';

/**
 * What a credential is worth. An expired token that can still be exchanged comes with a principal that is anonymous but for the id of
 * the token: enough to refresh it, and for nothing else.
 */
export type Verdict =
  | { readonly isValid: true; readonly principal: Principal }
  | { readonly isValid: false; readonly code: 'token-invalid' | 'token-expired' | 'account-disabled'; readonly principal: Principal };

const invalid: Extract<Verdict, { isValid: false }> = { isValid: false, code: 'token-invalid', principal: anonymous };

/** Says for whom a personal access token, or the secret of a DSN, speaks. One indexed query; asked for on every request. */
export class VerifyToken {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly uses: TokenUseLog,
  ) {}

  async execute(text: string): Promise<Verdict> {
    if (isAccessToken(text)) return this.verify(hashSecret(text));
    return isUploadSecret(text) ? this.ask((tx) => verifyUploadSecret(tx, hashSecret(text))) : invalid;
  }

  private async verify(hash: Buffer): Promise<Verdict> {
    const holder = await this.ask((tx) => findTokenHolder(tx, hash));
    if (!holder) return invalid;
    if (holder.isDisabled) return { ...invalid, code: 'account-disabled' };
    const state = stateOf(holder, this.clock.now());
    if (state === 'revoked') return invalid;
    if (state === 'valid') {
      this.uses.note(holder.tokenId, holder.lastUsedAt);
      return { isValid: true, principal: principalOf(holder) };
    }
    return {
      isValid: false,
      code: 'token-expired',
      principal: state === 'refreshable' ? { ...anonymous, tokenId: holder.tokenId } : anonymous,
    };
  }

  private ask<T>(question: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction(systemScope('whose credential is this?'), question);
  }
}

async function verifyUploadSecret(tx: Transaction, hash: Buffer): Promise<Verdict> {
  const found = await findRepositoryByDsn(tx, hash);
  if (!found) return invalid;
  // The least role: enough to see the repository; what an upload may do is decided by the repository id.
  const memberships = [{ accountId: found.accountId, role: 'viewer' as const }];
  return { isValid: true, principal: { kind: 'repository', isAdmin: false, memberships, repositoryId: found.repositoryId } };
}

function principalOf({ userId, email, isAdmin, memberships, tokenId }: TokenHolder): Principal {
  return { kind: 'user', userId, email, isAdmin, memberships, tokenId };
}
