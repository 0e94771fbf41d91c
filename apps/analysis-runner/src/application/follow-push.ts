import { Directory, isAnalysed } from '@lintel/directory';
import type { EventData, pushReceived } from '@lintel/events';
import type { Transaction } from '@lintel/persistence';
import { SETTINGS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import type { AnalysisRunnerSettings } from '../config.js';
import { branchOf, isSafeRef } from '../domain/git-names.js';
import { deleteRef } from '../persistence/refs.repository.js';
import { lockPendingRuns } from '../persistence/runs.repository.js';
import { stopRun } from './end-run.js';
import { startRun } from './start-run.js';

/** A branch moved at the host: its head is to be analysed. */
@Injectable()
export class FollowPush {
  constructor(
    private readonly directory: Directory,
    @Inject(SETTINGS) private readonly settings: AnalysisRunnerSettings,
  ) {}

  async execute(tx: Transaction, push: EventData<typeof pushReceived>): Promise<void> {
    const branch = branchOf(push.ref);
    if (branch === undefined || !isSafeRef(push.ref)) return;
    const repository = await this.directory.repositoryOfHost(tx, push.repository);
    if (!repository || !isAnalysed(repository)) return;
    const { repositoryId, accountId } = repository;
    if (push.after === null) return branchDeleted(tx, repositoryId, push.ref);
    await startRun(tx, {
      repositoryId,
      accountId,
      ref: push.ref,
      branch,
      isDefaultBranch: branch === (repository.defaultBranch ?? push.repository.defaultBranch),
      pullRequestNumber: null,
      origin: 'push',
      commitOid: push.after,
      isFullRun: false,
      beforeOid: push.before,
      timeoutSeconds: this.settings.LINTEL_RUN_TIMEOUT_MINUTES * 60,
    });
  }
}

async function branchDeleted(tx: Transaction, repositoryId: number, ref: string): Promise<void> {
  for (const run of await lockPendingRuns(tx, repositoryId, ref))
    await stopRun(tx, run, { status: 'cancelled', reason: 'The branch was deleted' });
  await deleteRef(tx, repositoryId, ref);
}
