/** Places at which a crash is interesting; tests stop the process there. */
export type Step =
  | 'relay:before-publish'
  | 'relay:after-publish'
  | 'relay:after-mark'
  | 'consumer:before-handle'
  | 'consumer:after-handle'
  | 'consumer:after-event';

/** Called at each step when given; production code gives none. */
export type StepHook = (step: Step) => Promise<void> | void;
