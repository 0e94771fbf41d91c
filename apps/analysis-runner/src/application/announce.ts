import { runFinished, runStarted, runUpdated } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import { publish } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { findChecks } from '../persistence/checks.repository.js';
import { findRun, setRunAnnounced } from '../persistence/runs.repository.js';
import { snapshotOf } from './run-snapshot.js';

/** Tells the other services that a run begins. */
export async function announceStarted(tx: Transaction, runId: Id): Promise<void> {
  const run = await snapshot(tx, runId);
  if (!run) return;
  await setRunAnnounced(tx, runId);
  await publish(tx, runStarted, { run });
}

/** Tells that a check of the run has returned. */
export async function announceUpdated(tx: Transaction, runId: Id, checkId: Id): Promise<void> {
  const run = await snapshot(tx, runId);
  if (run) await publish(tx, runUpdated, { checkId, run });
}

/** Tells that the run has ended. Nobody can be told of a run whose commit never became known. */
export async function announceFinished(tx: Transaction, runId: Id): Promise<void> {
  const run = await snapshot(tx, runId);
  if (run) await publish(tx, runFinished, { run });
}

async function snapshot(tx: Transaction, runId: Id) {
  const run = await findRun(tx, runId);
  return run && snapshotOf(run, await findChecks(tx, runId));
}
