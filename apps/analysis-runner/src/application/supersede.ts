import type { Transaction } from '@lintel/persistence';
import { isOutstanding, type Check, type Run } from '../domain/run.js';
import { findChecks, setCheckEnded } from '../persistence/checks.repository.js';
import { appendToLog } from '../persistence/run-log.repository.js';
import { stopRun } from './end-run.js';

/**
 * Cancels the runs whose commits a newer one has overtaken. A run whose analyzers have all delivered is left to end by itself: its results are on their
 * way already, and cost nothing more. Uploads are never cancelled: nobody else would hand their results on.
 *
 * Returns whether one of the cancelled was a full run, which its successor must then be.
 */
export async function supersede(tx: Transaction, overtaken: readonly Run[], newCommitOid: string): Promise<boolean> {
  const reason = `Superseded by commit ${newCommitOid.slice(0, 10)}`;
  let wasFull = false;
  for (const run of overtaken.filter((each) => each.origin !== 'upload')) {
    const checks = await findChecks(tx, run.runId);
    const outstanding = checks.filter((check) => isOutstanding(check) && check.uploadId === null);
    if (run.stage === 'analysing' && outstanding.length === 0) continue;
    wasFull ||= run.isFullRun;
    if (checks.some((check) => check.uploadId !== null && check.stage !== 'ended')) await cancelChecks(tx, run, { outstanding, reason });
    else await stopRun(tx, run, { status: 'cancelled', reason });
  }
  return wasFull;
}

async function cancelChecks(
  tx: Transaction,
  run: Run,
  { outstanding, reason }: { outstanding: readonly Check[]; reason: string },
): Promise<void> {
  for (const check of outstanding) await setCheckEnded(tx, check.checkId, { status: 'cancelled', reason, outcome: 'cancelled' });
  await appendToLog(tx, run.runId, [{ level: 'warning', message: `${reason}; waits for uploaded results only` }]);
}
