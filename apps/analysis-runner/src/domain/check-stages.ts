import type { CheckStatus } from '@lintel/kernel';
import type { StateMachine } from './state-machine.js';

/**
 * How far a check has come. The public status is `pending` in every stage but `ended`.
 *
 * `queued`: waits for a worker; `executing`: the analyzer runs; `settling`: its results are on their way through ingestion, matching or
 * measurement; `ended`: it has a final status.
 */
export const checkStages = ['queued', 'executing', 'settling', 'ended'] as const;
export type CheckStage = (typeof checkStages)[number];

/** `start` may happen again after a crash of the worker; `deliver` is a result that came from outside or from the analyzer; `stop` ends it without one. */
export type CheckHappening = 'start' | 'deliver' | 'settle' | 'stop';

export const checkMachine: StateMachine<CheckStage, CheckHappening> = {
  initial: 'queued',
  transitions: {
    queued: { start: 'executing', deliver: 'settling', stop: 'ended' },
    executing: { start: 'executing', deliver: 'settling', stop: 'ended' },
    settling: { settle: 'ended', stop: 'ended' },
    ended: {},
  },
};

/** Statuses of a check that has ended. */
export type FinalCheckStatus = Exclude<CheckStatus, 'pending' | 'waiting'>;
