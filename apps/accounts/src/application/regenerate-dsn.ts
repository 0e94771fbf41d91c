import { scopeOf, type Principal } from '@lintel/auth';
import type { Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { DsnVault } from '../domain/dsn-vault.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { replaceDsn } from '../persistence/repositories.repository.js';
import { actorOf, requireRepository } from './repository-access.js';

/** Replaces the upload credential of a repository; the old one stops working at once. */
@Injectable()
export class RegenerateDsn {
  constructor(
    private readonly database: Database,
    private readonly vault: DsnVault,
  ) {}

  /** Returns the new DSN. Throws `repository-not-found` or `not-allowed`. */
  async execute({ principal, repositoryId }: { readonly principal: Principal; readonly repositoryId: Id }): Promise<string> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const { accountId } = await requireRepository(tx, { principal, repositoryId, right: 'write', action: 'replace the DSN' });
      const credential = this.vault.issue();
      await replaceDsn(tx, repositoryId, credential);
      await insertAuditEntry(tx, {
        actor: actorOf(principal),
        accountId,
        action: 'repository.dsn-regenerated',
        subject: { type: 'repository', id: repositoryId },
      });
      return this.vault.open(credential.sealed);
    });
  }
}
