import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { changeBetween, factsOf, type HostFacts, type RepositoryChange } from '../domain/host-news.js';
import type { Repository } from '../domain/repository.js';
import type { Actor } from '../domain/user.js';
import { insertAuditEntry } from '../persistence/audit-entries.repository.js';
import { lockRepository, updateRepository } from '../persistence/repositories.repository.js';
import { announceRepository } from './announce.js';

export interface RepositoryUpdate {
  readonly actor: Actor;
  readonly current: Repository;
  readonly facts: HostFacts;
  /** Set when the repository moves to another account. */
  readonly accountId?: Id | undefined;
  /** What to call the change, where its difference alone does not tell. */
  readonly change?: RepositoryChange;
}

/** Writes the new state of a repository (locked by the caller), announces it and notes it in the audit log; nothing when nothing differs. */
export async function changeRepository(tx: Transaction, update: RepositoryUpdate): Promise<Repository> {
  const { actor, current, facts, accountId = current.accountId } = update;
  const hasMoved = accountId !== current.accountId;
  const difference = changeBetween(factsOf(current), facts) ?? (hasMoved ? 'updated' : null);
  const change = difference && (update.change ?? difference);
  if (!change) {
    if (facts.hostDefaultBranch !== current.hostDefaultBranch) await updateRepository(tx, current.repositoryId, { ...facts, accountId });
    return { ...current, ...facts };
  }
  await updateRepository(tx, current.repositoryId, { ...facts, accountId });
  const repository = (await lockRepository(tx, current.repositoryId)) as Repository;
  await announceRepository(tx, repository, change);
  await audit(tx, { actor, current, repository, change: hasMoved ? 'moved' : change });
  return repository;
}

interface Audited {
  readonly actor: Actor;
  readonly current: Repository;
  readonly repository: Repository;
  readonly change: RepositoryChange | 'moved';
}

async function audit(tx: Transaction, { actor, current, repository, change }: Audited): Promise<void> {
  const before = factsOf(current);
  const after = factsOf(repository);
  const differing = (Object.keys(after) as (keyof HostFacts)[]).filter((key) => before[key] !== after[key] && !movesWithEveryPush.has(key));
  if (change === 'updated' && differing.length === 0) return;
  await insertAuditEntry(tx, {
    actor,
    accountId: repository.accountId,
    action: `repository.${change}`,
    subject: { type: 'repository', id: repository.repositoryId },
    facts: {
      name: `${repository.ownerLogin}/${repository.name}`,
      changes: Object.fromEntries(differing.map((key) => [key, { from: before[key], to: after[key] }])),
    },
  });
}

const movesWithEveryPush = new Set<keyof HostFacts>(['latestCommitOid', 'latestCommitAt']);
