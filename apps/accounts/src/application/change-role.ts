import { scopeOf, type Principal } from '@lintel/auth';
import type { Id, Role } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { checkRoleChange } from '../domain/member-rules.js';
import type { Member } from '../domain/user.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { countOwners, updateRole } from '../persistence/members.repository.js';
import { requireMember, roleIn } from './account-access.js';
import { announceMember } from './announce.js';
import { actorOf } from './repository-access.js';

/** Gives a member another role. */
@Injectable()
export class ChangeRole {
  constructor(private readonly database: Database) {}

  /** Throws `resource-not-found`, `not-allowed`, or `state-conflict` when the account would lose its last owner. */
  async execute({
    principal,
    memberId,
    role,
  }: {
    readonly principal: Principal;
    readonly memberId: Id;
    readonly role: Role;
  }): Promise<Member> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const { member, user } = await requireMember(tx, principal, memberId);
      const { accountId, role: oldRole } = member;
      checkRoleChange({ actorRole: roleIn(principal, accountId), oldRole, newRole: role, ownersCount: await countOwners(tx, accountId) });
      if (role === oldRole) return member;
      await updateRole(tx, memberId, role);
      const changed = { ...member, role };
      await announceMember(tx, { member: changed, user, oldRole, newRole: role });
      await insertAuditEntry(tx, {
        actor: actorOf(principal),
        accountId,
        action: 'member.role-changed',
        subject: { type: 'member', id: memberId },
        facts: { userId: user.userId, email: user.email, from: oldRole, to: role },
      });
      return changed;
    });
  }
}
