import { requireRight, scopeOf, type Principal } from '@lintel/auth';
import { Directory, isAnalysed } from '@lintel/directory';
import { DomainError, type Id } from '@lintel/kernel';
import { Database, type Scope, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { branchOf, fullRefOf, isCommitOid, isSafeRef } from '../domain/git-names.js';
import type { Run } from '../domain/run.js';
import { lockRun } from '../persistence/runs.repository.js';
import { stopRun } from './end-run.js';
import { startRun, unknownDefaultRef } from './start-run.js';

export interface RunWish {
  readonly repositoryId: Id;
  /** Full ref, or short name of a branch; the default branch when left out. */
  readonly ref?: string | undefined;
  /** Whole id of a commit of that ref; its head when left out. */
  readonly commitOid?: string | undefined;
}

// The job that ends a late run looks at the settings itself.
const firstLookSeconds = 300;

/** Starts and cancels runs because somebody asks for it. */
@Injectable()
export class RequestRun {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  /** @throws DomainError `repository-not-found`, `not-allowed`, `invalid-input`, or `state-conflict` when the repository is not analysed. */
  async start(principal: Principal, wish: RunWish): Promise<Run> {
    return this.startIn(scopeOf(principal), wish, (accountId) => requireRight(principal, accountId, 'write', 'start a run'));
  }

  /** Like `start`, for the operator. */
  async startIn(scope: Scope, wish: RunWish, requireAccess: (accountId: Id) => void = () => undefined): Promise<Run> {
    const ref = wish.ref === undefined ? undefined : requireRef(wish.ref);
    if (wish.commitOid !== undefined && !isCommitOid(wish.commitOid))
      throw new DomainError('invalid-input', { reason: `"${wish.commitOid.slice(0, 80)}" is not the whole id of a commit` });
    return this.database.transaction(scope, (tx) => this.write(tx, { ...wish, ref }, requireAccess));
  }

  /** Cancels a run that has not ended. Throws `resource-not-found`, `not-allowed` or `state-conflict`. */
  async cancel(principal: Principal, runId: Id): Promise<void> {
    await this.database.transaction(scopeOf(principal), async (tx) => {
      const run = await lockRun(tx, runId);
      if (!run) throw new DomainError('resource-not-found', { resource: 'Run' });
      requireRight(principal, run.accountId, 'write', 'cancel a run');
      if (run.stage === 'ended') throw new DomainError('state-conflict', { reason: `The run has ended as ${run.status}` });
      await stopRun(tx, run, { status: 'cancelled', reason: 'Cancelled by a person' });
    });
  }

  private async write(tx: Transaction, wish: RunWish, requireAccess: (accountId: Id) => void): Promise<Run> {
    const repository = await this.directory.repositoryById(tx, wish.repositoryId);
    if (!repository || repository.isRemoved) throw new DomainError('repository-not-found');
    requireAccess(repository.accountId);
    if (!isAnalysed(repository)) throw new DomainError('state-conflict', { reason: 'The repository is not analysed; activate it first' });
    const { defaultBranch } = repository;
    const ref = wish.ref ?? (defaultBranch === null ? unknownDefaultRef : `refs/heads/${defaultBranch}`);
    const branch = branchOf(ref) ?? null;
    const run = await startRun(tx, {
      repositoryId: repository.repositoryId,
      accountId: repository.accountId,
      ref,
      branch,
      isDefaultBranch: ref === unknownDefaultRef || (branch !== null && branch === defaultBranch),
      pullRequestNumber: null,
      origin: 'manual',
      commitOid: wish.commitOid ?? null,
      isFullRun: false,
      timeoutSeconds: firstLookSeconds,
    });
    if (!run) throw new Error('a run that was asked for is never taken for one that exists');
    return run;
  }
}

function requireRef(name: string): string {
  const ref = fullRefOf(name);
  if (!isSafeRef(ref)) throw new DomainError('invalid-input', { reason: `"${name.slice(0, 200)}" is not the name of a branch or ref` });
  return ref;
}
