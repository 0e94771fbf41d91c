/** One way to carry events from a producer to a handler in the same process. */
export interface Subject {
  readonly name: string;
  /** Hands one event over; resolves when it is safe (committed, acknowledged). */
  send(event: { readonly key: string; readonly n: number }): Promise<void>;
  /** Called by the handler with the number of the event, once per event. */
  onHandled: (n: number) => void;
  stop(): Promise<void>;
}

export interface Parts {
  /** Administrator's URL of a PostgreSQL server that flushes. */
  readonly postgresUrl: string;
  readonly brokers: string;
}
