/** How an attempt ended, in the words of the delivery log. */
export type AttemptResult = 'delivered' | 'refused-by-receiver' | 'redirected' | 'timed-out' | 'unreachable' | 'address-refused';

export interface AttemptOutcome {
  readonly result: AttemptResult;
  readonly status: number | null;
  /** First bytes of the answer, for the log. */
  readonly responseHead: string;
  readonly durationMs: number;
  readonly retryAfterSeconds: number;
  /** The receiver asked for no further attempts of this message. */
  readonly isAborted: boolean;
  /** For people; never an internal address. */
  readonly reason: string | null;
}

/** What follows from an outcome, before the schedule is looked at. */
export type Consequence = 'done' | 'retry' | 'give-up' | 'disable-endpoint';

export function consequenceOf(outcome: AttemptOutcome): Consequence {
  if (outcome.result === 'delivered') return 'done';
  if (outcome.status === 410) return 'disable-endpoint';
  if (outcome.isAborted || outcome.result === 'address-refused') return 'give-up';
  return 'retry';
}

/** Only a 2xx is a success; redirects are never followed. */
export function resultOfStatus(status: number): AttemptResult {
  if (status >= 200 && status < 300) return 'delivered';
  return status >= 300 && status < 400 ? 'redirected' : 'refused-by-receiver';
}
