import { scopeOf, type Principal } from '@lintel/auth';
import type { Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { checkRoleChange } from '../domain/member-rules.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { deleteMember, countOwners } from '../persistence/members.repository.js';
import { requireMember, roleIn } from './account-access.js';
import { announceMember } from './announce.js';
import { actorOf } from './repository-access.js';

/** Takes a person out of an account. */
@Injectable()
export class RemoveMember {
  constructor(private readonly database: Database) {}

  /** Throws `resource-not-found`, `not-allowed`, or `state-conflict` when the account would lose its last owner. */
  async execute({ principal, memberId }: { readonly principal: Principal; readonly memberId: Id }): Promise<void> {
    await this.database.transaction(scopeOf(principal), async (tx) => {
      const { member, user } = await requireMember(tx, principal, memberId);
      const { accountId, role: oldRole } = member;
      checkRoleChange({ actorRole: roleIn(principal, accountId), oldRole, newRole: null, ownersCount: await countOwners(tx, accountId) });
      await deleteMember(tx, memberId);
      await announceMember(tx, { member, user, oldRole, newRole: null });
      await insertAuditEntry(tx, {
        actor: actorOf(principal),
        accountId,
        action: 'member.removed',
        subject: { type: 'member', id: memberId },
        facts: { userId: user.userId, email: user.email, role: oldRole },
      });
    });
  }
}
