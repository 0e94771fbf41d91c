import type { Clock, Id } from '@lintel/kernel';
import { enqueue } from '@lintel/messaging';
import { Database, systemScope } from '@lintel/persistence';
import { CLOCK, SETTINGS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import type { AnalysisRunnerSettings } from '../config.js';
import { lockRun } from '../persistence/runs.repository.js';
import { stopRun } from './end-run.js';
import { expireRunJob } from './run-jobs.js';

const secondsPerMinute = 60;

/** Ends a run that has not ended by itself in time. The time counts from when the run was taken up: waiting behind others is no fault of its own. */
@Injectable()
export class ExpireRun {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: AnalysisRunnerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(runId: Id): Promise<void> {
    const limitSeconds = this.settings.LINTEL_RUN_TIMEOUT_MINUTES * secondsPerMinute;
    await this.database.transaction(systemScope('a run whose time may be over'), async (tx) => {
      const run = await lockRun(tx, runId);
      if (!run || run.stage === 'ended') return;
      const elapsedSeconds = run.startedAt === null ? 0 : (this.clock.now().getTime() - run.startedAt.getTime()) / 1000;
      if (elapsedSeconds < limitSeconds) {
        await enqueue(tx, expireRunJob, { runId }, { startAfterSeconds: Math.max(1, Math.ceil(limitSeconds - elapsedSeconds)) });
        return;
      }
      await stopRun(tx, run, { status: 'timeout', reason: `Did not end within ${this.settings.LINTEL_RUN_TIMEOUT_MINUTES} minutes` });
    });
  }
}
