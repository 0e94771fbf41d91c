import type { Id } from '@lintel/kernel';
import { enqueue } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import type { Run, RunOrigin } from '../domain/run.js';
import { countRow } from '../persistence/list-counters.repository.js';
import { lockRef } from '../persistence/refs.repository.js';
import { appendToLog } from '../persistence/run-log.repository.js';
import { findNewestRunOfRef, insertRun, lockPendingRuns, setRunCommit, type NewRun } from '../persistence/runs.repository.js';
import { expireRunJob, prepareRunJob } from './run-jobs.js';
import { supersede } from './supersede.js';

export interface RunRequest extends NewRun {
  /** Where the ref was before the push, as the host says. */
  readonly beforeOid?: string | null;
  /** Seconds after which the run is ended if it has not by itself. */
  readonly timeoutSeconds: number;
}

const following: readonly RunOrigin[] = ['push', 'pull-request'];

/** Whether a run follows the head of its ref: then one for each head is enough, and none for a commit that the ref has left behind. */
export function isFollower(run: Pick<Run, 'origin'>): boolean {
  return following.includes(run.origin);
}

/** Until it is known, the default branch has this name. */
export const unknownDefaultRef = 'HEAD';

/**
 * Starts a run, with the job that prepares it and the one that ends it in time. Returns undefined when the commit is analysed already, or is under
 * analysis: events of one head collapse into one run.
 */
export async function startRun(tx: Transaction, request: RunRequest): Promise<Run | undefined> {
  await lockRef(tx, request);
  const pending = await lockPendingRuns(tx, request.repositoryId, request.ref);
  if (isFollower(request) && request.commitOid !== null) {
    if (await isCovered(tx, request, request.commitOid)) return undefined;
    const waiting = pending.find((run) => run.stage === 'queued' && run.commitOid === null);
    if (waiting) {
      await setRunCommit(tx, waiting.runId, request.commitOid);
      return undefined;
    }
  }
  const overtaken = pending.filter((run) => run.commitOid !== null && run.commitOid === request.beforeOid);
  const wasFull = request.commitOid !== null && (await supersede(tx, overtaken, request.commitOid));
  const run = await insertRun(tx, { ...request, isFullRun: request.isFullRun || wasFull });
  await countRow(tx, 'runs', run);
  await appendToLog(tx, run.runId, [
    { level: 'info', message: `Queued (${run.origin}) for ${run.ref}${run.commitOid ? ` at ${run.commitOid}` : ''}` },
  ]);
  await enqueue(tx, prepareRunJob, { runId: run.runId });
  await scheduleExpiry(tx, run.runId, request.timeoutSeconds);
  return run;
}

export async function scheduleExpiry(tx: Transaction, runId: Id, seconds: number): Promise<void> {
  await enqueue(tx, expireRunJob, { runId }, { startAfterSeconds: Math.max(1, Math.ceil(seconds)) });
}

/** Whether the newest run of the ref is for this commit, and could be done or is being done. */
async function isCovered(tx: Transaction, { repositoryId, ref }: RunRequest, commitOid: string): Promise<boolean> {
  const newest = await findNewestRunOfRef(tx, repositoryId, ref);
  return newest?.commitOid === commitOid && newest.failureKind === null && newest.status !== 'timeout';
}
