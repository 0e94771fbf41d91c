import { keysetSql, type PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { currentContext } from '@lintel/observability';
import type { Transaction } from '@lintel/persistence';
import type { Actor, AuditEntry } from '../domain/user.js';

export interface NewAuditEntry {
  readonly actor: Actor;
  /** `<subject>.<past participle>`, for example `repository.activated`. */
  readonly action: string;
  /** Null for what concerns no single account. */
  readonly accountId: Id | null;
  readonly subject: {
    readonly type: 'user' | 'account' | 'member' | 'repository' | 'installation' | 'access-token';
    readonly id: Id | null;
  };
  /** Shown to administrators of the account; never a secret. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Writes down who did what; call it in the transaction of the deed. */
export async function insertAuditEntry(tx: Transaction, entry: NewAuditEntry): Promise<void> {
  await tx.query(
    `INSERT INTO audit_entries (account_id, actor_user_id, actor, action, subject_type, subject_id, facts, correlation_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      entry.accountId,
      entry.actor.kind === 'user' ? entry.actor.userId : null,
      entry.actor.kind,
      entry.action,
      entry.subject.type,
      entry.subject.id,
      JSON.stringify(entry.facts ?? {}),
      currentContext().correlationId,
    ],
  );
}

/** Newest first. */
export async function listAuditEntries(tx: Transaction, accountId: Id, request: PageRequest): Promise<AuditEntry[]> {
  const { condition, tail, parameters } = keysetSql({ request, columns: ['entry_id'], order: 'desc', parameters: [accountId] });
  return tx.query<AuditEntry>(
    `SELECT entry_id AS "entryId", account_id AS "accountId", actor_user_id AS "actorUserId", actor, action, subject_type AS "subjectType",
        subject_id AS "subjectId", facts, occurred_at AS "occurredAt"
      FROM audit_entries WHERE account_id = $1 AND ${condition} ${tail}`,
    parameters,
  );
}
