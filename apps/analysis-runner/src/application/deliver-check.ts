import { checkCompleted, type BlobReference } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import { publish } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { checkMachine } from '../domain/check-stages.js';
import { isOutstanding, type Check, type Run } from '../domain/run.js';
import { nextState } from '../domain/state-machine.js';
import { findCheck, findChecks, setCheckEnded, setCheckSettling } from '../persistence/checks.repository.js';
import { lockRef, setRefAnalysed } from '../persistence/refs.repository.js';
import { findRun, lockRun } from '../persistence/runs.repository.js';
import { checkReturned } from './end-run.js';
import { analysedCommitOf } from './run-snapshot.js';

/** What an analyzer, or an upload, has delivered. */
export interface DeliveredResults {
  readonly durationMs: number;
  readonly sarif: BlobReference | null;
  readonly measurements: BlobReference | null;
  readonly sources: BlobReference | null;
}

export interface MissingResults {
  readonly durationMs: number;
  readonly kind: 'failed' | 'timed-out';
  /** For people. */
  readonly reason: string;
}

/**
 * Hands the results of a check on, once: a second delivery of the same check, or one for a run that has ended, changes nothing.
 * Returns whether the run still waits for other analyzers.
 */
export async function deliverResults(tx: Transaction, checkId: Id, results: DeliveredResults): Promise<{ isRunAtWork: boolean }> {
  const locked = await lockCheck(tx, checkId);
  if (!locked || nextState(checkMachine, locked.check.stage, 'deliver') === undefined) return { isRunAtWork: await isAtWork(tx, checkId) };
  const { run, check } = locked;
  const { durationMs, sarif, measurements, sources } = results;
  await setCheckSettling(tx, checkId, {
    outcome: 'succeeded',
    durationMs,
    sarif,
    awaitsIssues: sarif !== null,
    awaitsMetrics: measurements !== null,
  });
  await publish(tx, checkCompleted, {
    ...commitOf(run),
    ...identityOf(check),
    outcome: 'succeeded',
    reason: null,
    durationMs,
    sarif,
    measurements,
    sources,
    changes: run.changes,
  });
  const isRunAtWork = await isAtWork(tx, checkId);
  if (!isRunAtWork) await setRefAnalysed(tx, run);
  return { isRunAtWork };
}

/** Ends a check that delivered nothing. Its issues stay as they are: silence is not cleanliness. */
export async function deliverFailure(tx: Transaction, checkId: Id, missing: MissingResults): Promise<{ isRunAtWork: boolean }> {
  const locked = await lockCheck(tx, checkId);
  if (!locked || !isOutstanding(locked.check)) return { isRunAtWork: await isAtWork(tx, checkId) };
  const { run, check } = locked;
  const { kind: outcome, reason, durationMs } = missing;
  await setCheckEnded(tx, checkId, { status: outcome === 'timed-out' ? 'timeout' : 'neutral', reason, outcome, durationMs });
  const empty = { sarif: null, measurements: null, sources: run.sources, changes: run.changes };
  await publish(tx, checkCompleted, { ...commitOf(run), ...identityOf(check), outcome, reason, durationMs, ...empty });
  const isRunAtWork = await isAtWork(tx, checkId);
  const hasDelivered = (await findChecks(tx, run.runId)).some((each) => each.executedAt !== null);
  if (!isRunAtWork && hasDelivered) await setRefAnalysed(tx, run);
  await checkReturned(tx, run, checkId);
  return { isRunAtWork };
}

/** Locks ref, run and check, in the order in which everybody does; undefined when the check is gone or its run has ended. */
async function lockCheck(tx: Transaction, checkId: Id): Promise<{ run: Run; check: Check } | undefined> {
  const found = await findCheck(tx, checkId);
  const unlocked = found && (await findRun(tx, found.runId));
  if (!found || !unlocked) return undefined;
  await lockRef(tx, unlocked);
  const run = await lockRun(tx, found.runId);
  const check = await findCheck(tx, checkId);
  return run && check && run.stage !== 'ended' ? { run, check } : undefined;
}

async function isAtWork(tx: Transaction, checkId: Id): Promise<boolean> {
  const check = await findCheck(tx, checkId);
  const run = check && (await findRun(tx, check.runId));
  return run !== undefined && run.stage !== 'ended' && (await findChecks(tx, run.runId)).some(isOutstanding);
}

function commitOf(run: Run) {
  const commit = analysedCommitOf(run);
  if (!commit) throw new Error(`run ${run.runId} has checks, but no commit`);
  return commit;
}

function identityOf({ runId, checkId, analyzer, uploadId, category }: Check) {
  return { runId, checkId, analyzer, uploadId, category };
}
