import { Directory, isAnalysed } from '@lintel/directory';
import type { EventData, pullRequestReceived } from '@lintel/events';
import type { Transaction } from '@lintel/persistence';
import { SETTINGS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import type { AnalysisRunnerSettings } from '../config.js';
import { pullRequestRef } from '../domain/git-names.js';
import { savePullRequest } from '../persistence/pull-requests.repository.js';
import { lockPendingRuns } from '../persistence/runs.repository.js';
import { stopRun } from './end-run.js';
import { startRun } from './start-run.js';

/** A pull request was opened, got commits, or changed its state. */
@Injectable()
export class FollowPullRequest {
  constructor(
    private readonly directory: Directory,
    @Inject(SETTINGS) private readonly settings: AnalysisRunnerSettings,
  ) {}

  /** Pull requests are kept for every known repository; only those of analysed ones get runs. */
  async execute(tx: Transaction, told: EventData<typeof pullRequestReceived>): Promise<void> {
    const repository = await this.directory.repositoryOfHost(tx, told.repository);
    if (!repository) return;
    const { repositoryId, accountId } = repository;
    const { number, title, state, isDraft, webUrl, headBranch, headOid, headCloneUrl, baseBranch } = told;
    const facts = { repositoryId, accountId, number, title, state, isDraft, webUrl, headBranch, headOid, headCloneUrl, baseBranch };
    const isNews = await savePullRequest(tx, { ...facts, title: storable(title), toldAt: new Date(told.receivedAt) });
    if (!isNews || !isAnalysed(repository)) return;
    const ref = pullRequestRef(number);
    if (state !== 'open') {
      for (const run of await lockPendingRuns(tx, repositoryId, ref))
        await stopRun(tx, run, { status: 'cancelled', reason: `The pull request was ${state}` });
      return;
    }
    if (told.action !== 'opened' && told.action !== 'synchronized' && told.action !== 'reopened') return;
    await startRun(tx, {
      repositoryId,
      accountId,
      ref,
      branch: headBranch,
      isDefaultBranch: false,
      pullRequestNumber: number,
      origin: 'pull-request',
      commitOid: headOid,
      isFullRun: false,
      timeoutSeconds: this.settings.LINTEL_RUN_TIMEOUT_MINUTES * 60,
    });
  }
}

function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
