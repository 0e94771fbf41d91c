import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Id, Role } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Member } from '../domain/user.js';

const columns = 'member_id AS "memberId", account_id AS "accountId", user_id AS "userId", role, joined_at AS "joinedAt"';

export async function findMembersByIds(tx: Transaction, memberIds: readonly Id[]): Promise<Member[]> {
  return tx.query<Member>(`SELECT ${columns} FROM members WHERE member_id = ANY($1::bigint[])`, [memberIds]);
}

/** Oldest first. */
export async function listMembers(tx: Transaction, accountId: Id, request: PageRequest): Promise<Member[]> {
  const { condition, tail, parameters } = keysetSql({ request, columns: ['member_id'], order: 'asc', parameters: [accountId] });
  return tx.query<Member>(`SELECT ${columns} FROM members WHERE account_id = $1 AND ${condition} ${tail}`, parameters);
}

export async function listMembershipsOfUser(tx: Transaction, userId: Id): Promise<Member[]> {
  return tx.query<Member>(`SELECT ${columns} FROM members WHERE user_id = $1 ORDER BY member_id`, [userId]);
}

export async function findMember(tx: Transaction, memberId: Id): Promise<Member | undefined> {
  return (await findMembersByIds(tx, [memberId]))[0];
}

/** Whoever changes the members of an account waits here for the others who do, until the end of their transactions. */
export async function lockMembership(tx: Transaction, accountId: Id): Promise<void> {
  await tx.query('SELECT 1 FROM accounts WHERE account_id = $1 FOR NO KEY UPDATE', [accountId]);
}

/** Owners of an account: a handful. */
export async function countOwners(tx: Transaction, accountId: Id): Promise<number> {
  const owners = await tx.query(`SELECT member_id FROM members WHERE account_id = $1 AND role = 'owner'`, [accountId]);
  return owners.length;
}

/** Returns undefined when the person is a member already. */
export async function insertMember(tx: Transaction, member: Pick<Member, 'accountId' | 'userId' | 'role'>): Promise<Member | undefined> {
  const [inserted] = await tx.query<Member>(
    `INSERT INTO members (account_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT (account_id, user_id) DO NOTHING RETURNING ${columns}`,
    [member.accountId, member.userId, member.role],
  );
  return inserted;
}

export async function updateRole(tx: Transaction, memberId: Id, role: Role): Promise<void> {
  await tx.query('UPDATE members SET role = $2 WHERE member_id = $1', [memberId, role]);
}

export async function deleteMember(tx: Transaction, memberId: Id): Promise<void> {
  await tx.query('DELETE FROM members WHERE member_id = $1', [memberId]);
}
