import type { RunStatus } from '@lintel/kernel';
import type { StateMachine } from './state-machine.js';

/**
 * How far a run has come. The public status is `pending` in every stage but `ended`.
 *
 * `queued`: waits for a worker; `preparing`: the code is fetched and the checks are planned; `analysing`: the checks exist and run;
 * `ended`: it has a final status.
 */
export const runStages = ['queued', 'preparing', 'analysing', 'ended'] as const;
export type RunStage = (typeof runStages)[number];

/** `prepare` may happen again after a crash; `settle` is the last check coming back; `stop` is everything that ends a run early. */
export type RunHappening = 'prepare' | 'plan' | 'settle' | 'stop';

export const runMachine: StateMachine<RunStage, RunHappening> = {
  initial: 'queued',
  transitions: {
    queued: { prepare: 'preparing', plan: 'analysing', stop: 'ended' },
    preparing: { prepare: 'preparing', plan: 'analysing', stop: 'ended' },
    analysing: { settle: 'ended', stop: 'ended' },
    ended: {},
  },
};

/** Statuses of a run that has ended. */
export type FinalRunStatus = Exclude<RunStatus, 'pending'>;
