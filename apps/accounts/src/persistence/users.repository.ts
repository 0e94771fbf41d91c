import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { User } from '../domain/user.js';
import { hasNul } from './text.js';

const columns = `user_id AS "userId", email, first_name AS "firstName", last_name AS "lastName", is_admin AS "isAdmin", is_disabled AS "isDisabled",
  analytics_id AS "analyticsId", created_at AS "createdAt"`;

export interface NewUser {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly isAdmin: boolean;
}

export async function findUserByEmail(tx: Transaction, email: string): Promise<User | undefined> {
  if (hasNul(email)) return undefined;
  const [user] = await tx.query<User>(`SELECT ${columns} FROM users WHERE lower(email) = lower($1)`, [email]);
  return user;
}

/** Returns those that exist and may be seen, in no particular order. */
export async function findUsersByIds(tx: Transaction, userIds: readonly Id[]): Promise<User[]> {
  return tx.query<User>(`SELECT ${columns} FROM users WHERE user_id = ANY($1::bigint[])`, [userIds]);
}

export async function findAdministrators(tx: Transaction): Promise<User[]> {
  return tx.query<User>(`SELECT ${columns} FROM users WHERE is_admin AND NOT is_disabled ORDER BY user_id`);
}

/** Returns undefined when somebody has this address already. */
export async function insertUser(tx: Transaction, user: NewUser): Promise<User | undefined> {
  const [inserted] = await tx.query<User>(
    `INSERT INTO users (email, first_name, last_name, is_admin) VALUES ($1, $2, $3, $4)
      ON CONFLICT ((lower(email))) DO NOTHING RETURNING ${columns}`,
    [user.email, user.firstName, user.lastName, user.isAdmin],
  );
  return inserted;
}

export async function makeAdministrator(tx: Transaction, userId: Id): Promise<void> {
  await tx.query('UPDATE users SET is_admin = true WHERE user_id = $1', [userId]);
}
