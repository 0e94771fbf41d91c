import type { EventData, repositoryChanged } from '@lintel/events';
import type { Transaction } from '@lintel/persistence';
import { SETTINGS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import type { AnalysisRunnerSettings } from '../config.js';
import { lockPendingRunsOfRepository } from '../persistence/runs.repository.js';
import { stopRun } from './end-run.js';
import { startRun, unknownDefaultRef } from './start-run.js';

type Change = EventData<typeof repositoryChanged>;

/** Analysis of a repository was switched on or off, or its backlog moved to another branch. */
@Injectable()
export class FollowRepository {
  constructor(@Inject(SETTINGS) private readonly settings: AnalysisRunnerSettings) {}

  async execute(tx: Transaction, change: Change): Promise<void> {
    if (!change.isActivated || change.isRemoved || change.isArchived) return stopAll(tx, change);
    if (change.change === 'activated') await this.start(tx, change, 'activation');
    if (change.change === 'default-branch-changed') await this.start(tx, change, 'default-branch');
  }

  /** The head is asked for when the code is fetched: what the directory knows may be old. */
  private async start(
    tx: Transaction,
    { repositoryId, accountId, defaultBranch }: Change,
    origin: 'activation' | 'default-branch',
  ): Promise<void> {
    await startRun(tx, {
      repositoryId,
      accountId,
      ref: defaultBranch === null ? unknownDefaultRef : `refs/heads/${defaultBranch}`,
      branch: defaultBranch,
      isDefaultBranch: true,
      pullRequestNumber: null,
      origin,
      commitOid: null,
      isFullRun: true,
      timeoutSeconds: this.settings.LINTEL_RUN_TIMEOUT_MINUTES * 60,
    });
  }
}

async function stopAll(tx: Transaction, { repositoryId }: Change): Promise<void> {
  const pending = await lockPendingRunsOfRepository(tx, repositoryId);
  for (const run of pending) await stopRun(tx, run, { status: 'cancelled', reason: 'The repository is not analysed any more' });
}
