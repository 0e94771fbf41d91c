import type { Id } from '@lintel/kernel';
import { systemScope, type Database } from '@lintel/persistence';
import { findRun } from '../persistence/runs.repository.js';

const intervalMs = 2_000;
const scope = systemScope('a running check looks whether it is still wanted');

export interface RunWatch {
  /** Aborted when the run has ended, and when `parent` is. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** Looks every two seconds whether a run still goes on: it may be cancelled in another process. */
export function watchRun(database: Database, runId: Id, parent: AbortSignal): RunWatch {
  const ended = new AbortController();
  const look = async (): Promise<void> => {
    const run = await database.transaction(scope, (tx) => findRun(tx, runId));
    if (!run || run.stage === 'ended') ended.abort(new Error('The run has ended'));
  };
  // A look that fails is made up for by the next one.
  const timer = setInterval(() => void look().catch(() => undefined), intervalMs);
  return { signal: AbortSignal.any([parent, ended.signal]), stop: () => clearInterval(timer) };
}
