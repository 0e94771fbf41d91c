import { DomainError, type Role } from '@lintel/kernel';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor, User } from '../domain/user.js';
import { listAllAccounts } from '../persistence/accounts.repository.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { findUserByEmail, insertUser, makeAdministrator } from '../persistence/users.repository.js';
import { joinAccount } from './join-account.js';

export interface AddUserCommand {
  readonly actor: Actor;
  readonly email: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Operator of the whole installation; becomes an owner of every account. */
  readonly isAdmin?: boolean | undefined;
  /** Makes the person a member of every account there is, in this role. */
  readonly role?: Role | undefined;
}

/** Adds a person, or makes a known person an operator. */
@Injectable()
export class AddUser {
  constructor(private readonly database: Database) {}

  /** Throws `invalid-input` for an address that is none, `already-exists` when the person is there and nothing is to be changed. */
  async execute(command: AddUserCommand): Promise<User> {
    const email = command.email.trim();
    if (!z.email().safeParse(email).success) throw new DomainError('invalid-input', { reason: `"${email}" is not an e-mail address` });
    return this.database.transaction(systemScope('a person belongs to no single account'), async (tx) => {
      const user = (await this.insert(tx, { ...command, email })) ?? (await this.promote(tx, { ...command, email }));
      await this.joinAccounts(tx, user, command);
      return user;
    });
  }

  private async insert(
    tx: Transaction,
    { actor, email, firstName = '', lastName = '', isAdmin = false }: AddUserCommand,
  ): Promise<User | undefined> {
    const user = await insertUser(tx, { email, firstName, lastName, isAdmin });
    if (user) {
      await insertAuditEntry(tx, {
        actor,
        accountId: null,
        action: 'user.added',
        subject: { type: 'user', id: user.userId },
        facts: { email, isAdmin },
      });
    }
    return user;
  }

  private async promote(tx: Transaction, { actor, email, isAdmin = false }: AddUserCommand): Promise<User> {
    const user = await findUserByEmail(tx, email);
    if (!user || user.isAdmin || !isAdmin) throw new DomainError('already-exists', { resource: `User ${email}` });
    await makeAdministrator(tx, user.userId);
    await insertAuditEntry(tx, {
      actor,
      accountId: null,
      action: 'user.promoted',
      subject: { type: 'user', id: user.userId },
      facts: { email },
    });
    return { ...user, isAdmin: true };
  }

  private async joinAccounts(tx: Transaction, user: User, { actor, role }: AddUserCommand): Promise<void> {
    const roleEverywhere = user.isAdmin ? 'owner' : role;
    if (!roleEverywhere) return;
    for (const { accountId } of await listAllAccounts(tx)) await joinAccount(tx, { actor, accountId, user, role: roleEverywhere });
  }
}
