import { DomainError, type Clock, type Id } from '@lintel/kernel';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { hashSecret, hintOf, newAccessToken, type AccessTokenText } from '../domain/access-token.js';
import type { AccessToken, Actor, User } from '../domain/user.js';
import { insertAccessToken } from '../persistence/access-tokens.repository.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { findUserByEmail, findUsersByIds } from '../persistence/users.repository.js';

const maxLifetimeSeconds = 100 * 365 * 24 * 3600;

export interface CreateTokenCommand {
  readonly actor: Actor;
  /** Whose token. */
  readonly owner: { readonly userId: Id } | { readonly email: string };
  readonly name: string;
  /** Left out: the token does not expire. */
  readonly expiresInSeconds?: number | undefined;
}

export interface CreatedToken {
  readonly token: AccessToken;
  /** Shown this once. */
  readonly text: AccessTokenText;
  readonly user: User;
}

/** Creates a personal access token. It has all rights of its owner. */
export class CreateToken {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws `invalid-input` for a lifetime out of range or an empty name, `resource-not-found` when nobody has this address. */
  async execute(command: CreateTokenCommand): Promise<CreatedToken> {
    const { expiresInSeconds, name } = command;
    if (name.trim() === '' || name.length > 200 || /\p{Cc}/u.test(name)) {
      throw new DomainError('invalid-input', { reason: 'A token needs a name of at most 200 characters, all of them printable' });
    }
    if (expiresInSeconds !== undefined && !(expiresInSeconds > 0 && expiresInSeconds <= maxLifetimeSeconds)) {
      throw new DomainError('invalid-input', { reason: 'A token must expire in the future, within a hundred years' });
    }
    return this.database.transaction(systemScope('tokens belong to a person'), async (tx) => {
      const user = await ownerOf(tx, command);
      const expiresAt = expiresInSeconds === undefined ? null : new Date(this.clock.now().getTime() + expiresInSeconds * 1000);
      return { user, ...(await issueToken(tx, { actor: command.actor, userId: user.userId, name: name.trim(), expiresAt })) };
    });
  }
}

/** Writes a new token for a person and says so in the audit log. */
export async function issueToken(
  tx: Transaction,
  { actor, ...token }: { readonly actor: Actor; readonly userId: Id; readonly name: string; readonly expiresAt: Date | null },
): Promise<{ token: AccessToken; text: AccessTokenText }> {
  const text = newAccessToken();
  const inserted = await insertAccessToken(tx, { ...token, hash: hashSecret(text), hint: hintOf(text) });
  await insertAuditEntry(tx, {
    actor,
    accountId: null,
    action: 'access-token.created',
    subject: { type: 'access-token', id: inserted.tokenId },
    facts: { userId: token.userId, name: token.name, expiresAt: token.expiresAt?.toISOString() ?? null },
  });
  return { token: inserted, text };
}

async function ownerOf(tx: Transaction, { owner }: CreateTokenCommand): Promise<User> {
  const user = 'email' in owner ? await findUserByEmail(tx, owner.email.trim()) : (await findUsersByIds(tx, [owner.userId]))[0];
  if (!user || user.isDisabled)
    throw new DomainError('resource-not-found', { resource: 'email' in owner ? `User ${owner.email}` : 'User' });
  return user;
}
