import type { Id } from '@lintel/kernel';
import { Database, systemScope } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { findCheck } from '../persistence/checks.repository.js';
import { findRun, lockRun } from '../persistence/runs.repository.js';
import { Workspaces } from '../workspace/workspaces.js';
import { deliverFailure } from './deliver-check.js';
import { stopRun } from './end-run.js';

const scope = systemScope('work that was given up is ended');

/** Ends what no worker could finish: every attempt failed for a reason of ours, or the worker died with each. */
@Injectable()
export class Abandon {
  constructor(
    private readonly database: Database,
    private readonly workspaces: Workspaces,
  ) {}

  async preparation(runId: Id): Promise<void> {
    await this.database.transaction(scope, async (tx) => {
      const run = await lockRun(tx, runId);
      if (run && run.stage !== 'analysing')
        await stopRun(tx, run, { status: 'failure', reason: 'The run could not be prepared', failureKind: 'internal' });
    });
  }

  async check(checkId: Id): Promise<void> {
    const missing = { kind: 'failed', reason: 'The worker did not finish it', durationMs: 0 } as const;
    const done = await this.database.transaction(scope, async (tx) => {
      const { isRunAtWork } = await deliverFailure(tx, checkId, missing);
      const check = await findCheck(tx, checkId);
      const run = check && (await findRun(tx, check.runId));
      return isRunAtWork ? undefined : run;
    });
    if (done) await this.workspaces.remove(done.runUid);
  }
}
