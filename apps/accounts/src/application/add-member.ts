import type { Principal } from '@lintel/auth';
import { DomainError, type Id, type Role } from '@lintel/kernel';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { checkRoleChange } from '../domain/member-rules.js';
import type { Actor, Member, User } from '../domain/user.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { countOwners, lockMembership } from '../persistence/members.repository.js';
import { findUserByEmail, insertUser } from '../persistence/users.repository.js';
import { requireAccount, roleIn } from './account-access.js';
import { joinAccount } from './join-account.js';
import { actorOf } from './repository-access.js';

export interface AddMemberCommand {
  readonly principal: Principal;
  readonly accountId: Id;
  readonly email: string;
  readonly role: Role;
}

/** Makes a person a member of an account; a person nobody knows is added. */
@Injectable()
export class AddMember {
  constructor(private readonly database: Database) {}

  /** Throws `not-allowed`, `invalid-input` for an address that is none, `already-exists` when the person is a member. */
  async execute({ principal, accountId, email, role }: AddMemberCommand): Promise<Member> {
    requireAccount(principal, accountId, { right: 'administer', action: 'add members' });
    const actor = actorOf(principal);
    return this.database.transaction(systemScope('a person who joins shares no account with the caller yet'), async (tx) => {
      await lockMembership(tx, accountId);
      checkRoleChange({
        actorRole: roleIn(principal, accountId),
        oldRole: null,
        newRole: role,
        ownersCount: await countOwners(tx, accountId),
      });
      const user = await this.person(tx, email.trim(), actor);
      const member = await joinAccount(tx, { actor, accountId, user, role });
      if (!member) throw new DomainError('already-exists', { resource: `Member ${user.email}` });
      return member;
    });
  }

  private async person(tx: Transaction, email: string, actor: Actor): Promise<User> {
    const known = await findUserByEmail(tx, email);
    if (known) return known;
    if (!z.email().safeParse(email).success) throw new DomainError('invalid-input', { reason: `"${email}" is not an e-mail address` });
    const user = await insertUser(tx, { email, firstName: '', lastName: '', isAdmin: false });
    if (!user) throw new DomainError('state-conflict', { reason: 'The person was added by somebody else at this moment' });
    await insertAuditEntry(tx, {
      actor,
      accountId: null,
      action: 'user.added',
      subject: { type: 'user', id: user.userId },
      facts: { email, isAdmin: false },
    });
    return user;
  }
}
