import { requireRight, type Principal, type Right } from '@lintel/auth';
import { DomainError, type Id, type Role } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Member, User } from '../domain/user.js';
import { findMember, lockMembership } from '../persistence/members.repository.js';
import { findUsersByIds } from '../persistence/users.repository.js';

/** The caller's role in an account it is a member of. */
export function roleIn(principal: Principal, accountId: Id): Role {
  const membership = principal.memberships.find((candidate) => candidate.accountId === accountId);
  if (!membership) throw new DomainError('account-not-found');
  return membership.role;
}

/** Throws `account-not-found` unless the caller is a member, `not-allowed` unless its role has the right. */
export function requireAccount(
  principal: Principal,
  accountId: Id,
  { right, action }: { readonly right: Right; readonly action: string },
): void {
  roleIn(principal, accountId);
  requireRight(principal, accountId, right, action);
}

/**
 * Returns a member with the person behind it; nobody else changes the members of the account meanwhile. Throws `resource-not-found` when the
 * caller cannot see the member, `not-allowed` without the right.
 */
export async function requireMember(tx: Transaction, principal: Principal, memberId: Id): Promise<{ member: Member; user: User }> {
  const seen = await findMember(tx, memberId);
  if (seen) await lockMembership(tx, seen.accountId);
  const member = seen && (await findMember(tx, memberId));
  if (!member) throw new DomainError('resource-not-found', { resource: 'Member' });
  requireRight(principal, member.accountId, 'administer', 'change members');
  const [user] = await findUsersByIds(tx, [member.userId]);
  return { member, user: user as User };
}
