import type { Id, Role } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { AccessToken } from '../domain/user.js';

const columns = `token_id AS "tokenId", user_id AS "userId", name, hint, created_at AS "createdAt", expires_at AS "expiresAt",
  last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"`;

/** All that deciding on a token needs, read in one go. */
export interface TokenHolder {
  readonly tokenId: Id;
  readonly userId: Id;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly email: string;
  readonly isAdmin: boolean;
  readonly isDisabled: boolean;
  readonly memberships: readonly { readonly accountId: Id; readonly role: Role }[];
}

export interface NewAccessToken {
  readonly userId: Id;
  readonly name: string;
  readonly hash: Buffer;
  readonly hint: string;
  readonly expiresAt: Date | null;
}

export async function insertAccessToken(tx: Transaction, token: NewAccessToken): Promise<AccessToken> {
  const [inserted] = await tx.query<AccessToken>(
    `INSERT INTO access_tokens (user_id, name, hash, hint, expires_at) VALUES ($1, $2, $3, $4, $5) RETURNING ${columns}`,
    [token.userId, token.name, token.hash, token.hint, token.expiresAt],
  );
  return inserted as AccessToken;
}

export async function findTokenHolder(tx: Transaction, hash: Buffer): Promise<TokenHolder | undefined> {
  const [holder] = await tx.query<TokenHolder>(
    `SELECT t.token_id AS "tokenId", t.user_id AS "userId", t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt", t.last_used_at AS "lastUsedAt",
        u.email, u.is_admin AS "isAdmin", u.is_disabled AS "isDisabled",
        coalesce((SELECT json_agg(json_build_object('accountId', m.account_id, 'role', m.role) ORDER BY m.member_id)
          FROM members m WHERE m.user_id = t.user_id), '[]') AS memberships
      FROM access_tokens t JOIN users u USING (user_id) WHERE t.hash = $1`,
    [hash],
  );
  return holder;
}

/** Returns the token and keeps it unchanged until the end of the transaction. */
export async function lockAccessToken(tx: Transaction, tokenId: Id): Promise<AccessToken | undefined> {
  const [token] = await tx.query<AccessToken>(`SELECT ${columns} FROM access_tokens WHERE token_id = $1 FOR UPDATE`, [tokenId]);
  return token;
}

/** Tokens of a person that were not revoked, newest first. */
export async function listAccessTokens(tx: Transaction, userId: Id, limit: number): Promise<AccessToken[]> {
  return tx.query<AccessToken>(
    `SELECT ${columns} FROM access_tokens WHERE user_id = $1 AND revoked_at IS NULL ORDER BY token_id DESC LIMIT $2`,
    [userId, limit],
  );
}

export async function revokeAccessToken(tx: Transaction, tokenId: Id, revokedAt: Date): Promise<void> {
  await tx.query('UPDATE access_tokens SET revoked_at = $2 WHERE token_id = $1 AND revoked_at IS NULL', [tokenId, revokedAt]);
}

/** Notes the last use of many tokens at once; never moves one back. */
export async function recordTokenUse(tx: Transaction, uses: ReadonlyMap<Id, Date>): Promise<void> {
  await tx.query(
    `UPDATE access_tokens t SET last_used_at = u.used_at FROM unnest($1::bigint[], $2::timestamptz[]) AS u (token_id, used_at)
      WHERE t.token_id = u.token_id AND (t.last_used_at IS NULL OR t.last_used_at < u.used_at)`,
    [[...uses.keys()], [...uses.values()]],
  );
}
