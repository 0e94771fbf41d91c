import type { Id, Role } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Actor, Member, User } from '../domain/user.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { insertMember } from '../persistence/members.repository.js';
import { announceMember } from './announce.js';

export interface Joining {
  readonly actor: Actor;
  readonly accountId: Id;
  readonly user: User;
  readonly role: Role;
}

/** Makes a person a member; undefined when it is one already, which stays as it is. */
export async function joinAccount(tx: Transaction, { actor, accountId, user, role }: Joining): Promise<Member | undefined> {
  const member = await insertMember(tx, { accountId, userId: user.userId, role });
  if (!member) return undefined;
  await announceMember(tx, { member, user, oldRole: null, newRole: role });
  await insertAuditEntry(tx, {
    actor,
    accountId,
    action: 'member.added',
    subject: { type: 'member', id: member.memberId },
    facts: { userId: user.userId, email: user.email, role },
  });
  return member;
}
