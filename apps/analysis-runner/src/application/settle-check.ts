import type { IssueCounts } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Check, Run } from '../domain/run.js';
import { checkVerdict, type CategoryCounts } from '../domain/verdict.js';
import { findCheck, setCheckEnded, setCheckMeasured, setCheckReason, setCheckReconciled } from '../persistence/checks.repository.js';
import { appendToLog } from '../persistence/run-log.repository.js';
import { lockRun } from '../persistence/runs.repository.js';
import { checkReturned } from './end-run.js';

/** The findings of a check have been matched against the issues. */
export async function settleIssues(
  tx: Transaction,
  checkId: Id,
  found: { counts: IssueCounts; byCategory: CategoryCounts },
): Promise<void> {
  await settle(tx, checkId, () => setCheckReconciled(tx, checkId, found));
}

/** The results of a check could not be read, or only in part: it cannot be a success any more. */
export async function noteIncomplete(tx: Transaction, checkId: Id, reason: string): Promise<void> {
  if (await lockSettling(tx, checkId)) await setCheckReason(tx, checkId, reason);
}

/** The measurements of a check have been stored. */
export async function settleMetrics(tx: Transaction, checkId: Id): Promise<void> {
  await settle(tx, checkId, () => setCheckMeasured(tx, checkId));
}

/** Ends the check when nothing more is awaited, and with the last check the run. What comes too late, or twice, changes nothing. */
async function settle(tx: Transaction, checkId: Id, note: () => Promise<void>): Promise<void> {
  const locked = await lockSettling(tx, checkId);
  if (!locked) return;
  await note();
  const { run } = locked;
  const check = (await findCheck(tx, checkId)) as Check;
  if (check.awaitsIssues || check.awaitsMetrics) return;
  const status = checkVerdict(check.counts, { isFullRun: run.isFullRun, isComplete: check.reason === null });
  await setCheckEnded(tx, checkId, { status, reason: check.reason });
  const { introduced, resolved, persisted } = check.counts;
  const message = `${check.analyzer.name}: ${introduced} introduced, ${resolved} resolved, ${persisted} as before`;
  await appendToLog(tx, run.runId, [{ level: 'info', message, checkId }]);
  await checkReturned(tx, run, checkId);
}

async function lockSettling(tx: Transaction, checkId: Id): Promise<{ run: Run } | undefined> {
  const found = await findCheck(tx, checkId);
  const run = found && (await lockRun(tx, found.runId));
  const check = await findCheck(tx, checkId);
  return run && run.stage !== 'ended' && check?.stage === 'settling' ? { run } : undefined;
}
