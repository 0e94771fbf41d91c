import { scopeOf, type Principal } from '@lintel/auth';
import type { PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../domain/user.js';
import { listAuditEntries } from '../persistence/audit-entries.repository.js';
import { requireAccount } from './account-access.js';

/** Lists what was done in an account, newest first; for its administrators. */
@Injectable()
export class ListAuditEntries {
  constructor(private readonly database: Database) {}

  /** Throws `account-not-found` or `not-allowed`. */
  async execute(principal: Principal, accountId: Id, request: PageRequest): Promise<AuditEntry[]> {
    requireAccount(principal, accountId, { right: 'administer', action: 'read the audit log' });
    return this.database.transaction(scopeOf(principal), (tx) => listAuditEntries(tx, accountId, request));
  }
}
