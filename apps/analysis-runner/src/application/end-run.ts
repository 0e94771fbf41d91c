import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { FinalCheckStatus } from '../domain/check-stages.js';
import { isOutstanding, type Check, type Run } from '../domain/run.js';
import type { FinalRunStatus } from '../domain/run-stages.js';
import { runVerdict, sumCategories, sumCounts } from '../domain/verdict.js';
import { findChecks, setCheckEnded } from '../persistence/checks.repository.js';
import { appendToLog } from '../persistence/run-log.repository.js';
import { setRunCounts, setRunEnded, type RunEnding } from '../persistence/runs.repository.js';
import { announceFinished, announceStarted, announceUpdated } from './announce.js';

const checkStatusOf: Readonly<Record<FinalRunStatus, FinalCheckStatus>> = {
  success: 'neutral',
  failure: 'neutral',
  timeout: 'timeout',
  cancelled: 'cancelled',
  skipped: 'skipped',
};

/** Ends a run early, with every check that has not ended. The run must be locked. Does nothing to a run that has ended. */
export async function stopRun(tx: Transaction, run: Run, ending: RunEnding & { readonly reason: string }): Promise<void> {
  if (run.stage === 'ended') return;
  const isFailure = ending.failureKind !== undefined && ending.failureKind !== null;
  // Whoever hears of the end of a run has heard of its start; a superseded run that never began is nobody's news.
  if (!run.isAnnounced && isFailure) await announceStarted(tx, run.runId);
  const checks = await findChecks(tx, run.runId);
  const [status, outcome] = [
    checkStatusOf[ending.status],
    ending.status === 'timeout' ? 'timed-out' : ending.status === 'cancelled' ? 'cancelled' : 'failed',
  ];
  for (const check of checks.filter((each) => each.stage !== 'ended')) {
    await setCheckEnded(tx, check.checkId, { status, reason: ending.reason, ...(isOutstanding(check) ? { outcome } : {}) });
  }
  await writeSums(tx, run, checks);
  await setRunEnded(tx, run.runId, ending);
  await appendToLog(tx, run.runId, [{ level: isFailure ? 'error' : 'warning', message: `Ended as ${ending.status}: ${ending.reason}` }]);
  await announceFinished(tx, run.runId);
}

/** Tells that a check has returned, and ends the run if it was the last one. The run must be locked. */
export async function checkReturned(tx: Transaction, run: Run, checkId: Id): Promise<void> {
  await writeSums(tx, run, await findChecks(tx, run.runId));
  await announceUpdated(tx, run.runId, checkId);
  await finishWhenSettled(tx, run);
}

/** Ends a run whose checks have all ended, with the verdict that follows from them. The run must be locked. */
export async function finishWhenSettled(tx: Transaction, run: Run): Promise<void> {
  const checks = await findChecks(tx, run.runId);
  if (run.stage !== 'analysing' || checks.some((check) => check.stage !== 'ended')) return;
  const verdict = runVerdict(checks.map((check) => ({ status: check.status as FinalCheckStatus, analyzerName: check.analyzer.name })));
  await setRunEnded(tx, run.runId, verdict);
  await appendToLog(tx, run.runId, [
    { level: 'info', message: `Ended as ${verdict.status}${verdict.reason ? `: ${verdict.reason}` : ''}` },
  ]);
  await announceFinished(tx, run.runId);
}

async function writeSums(tx: Transaction, run: Run, checks: readonly Check[]): Promise<void> {
  await setRunCounts(tx, run.runId, {
    counts: sumCounts(checks.map((check) => check.counts)),
    byCategory: sumCategories(checks.map((check) => check.byCategory)),
  });
}
