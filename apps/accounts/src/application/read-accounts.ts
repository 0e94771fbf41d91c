import { scopeOf, type Principal } from '@lintel/auth';
import type { Id, Provider } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Account, Installation } from '../domain/repository.js';
import { findAccount, findAccountsByIds } from '../persistence/accounts.repository.js';
import { listInstallationsOfAccounts } from '../persistence/installations.repository.js';
import { listMembershipsOfUser } from '../persistence/members.repository.js';

/** Reads accounts, as far as the caller is a member of them. */
@Injectable()
export class ReadAccounts {
  constructor(private readonly database: Database) {}

  /** Those of a person, as far as the caller is a member too; oldest first. */
  async ofUser(principal: Principal, userId: Id): Promise<Account[]> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const memberships = await listMembershipsOfUser(tx, userId);
      return findAccountsByIds(
        tx,
        memberships.map(({ accountId }) => accountId),
      );
    });
  }

  /** Oldest first; what does not exist or may not be read is left out. */
  async byIds(principal: Principal, accountIds: readonly Id[]): Promise<Account[]> {
    return this.database.transaction(scopeOf(principal), (tx) => findAccountsByIds(tx, accountIds));
  }

  /** Regardless of case. The hosts are tried in order. */
  async byLogin(principal: Principal, login: string, hosts: readonly Provider[]): Promise<Account | undefined> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      for (const provider of hosts) {
        const account = await findAccount(tx, { provider, login });
        if (account) return account;
      }
      return undefined;
    });
  }

  async installations(principal: Principal, accountIds: readonly Id[]): Promise<Installation[]> {
    return this.database.transaction(scopeOf(principal), (tx) => listInstallationsOfAccounts(tx, accountIds));
  }
}
