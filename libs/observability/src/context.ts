import { AsyncLocalStorage } from 'node:async_hooks';
import { newUuid, type CorrelationId } from '@lintel/kernel';

/** What every log line and every event written while handling one thing carries. */
export interface WorkContext {
  /** Id of the inbound delivery or request at the start of the chain. */
  readonly correlationId: CorrelationId;
  /** Id of the event being handled, if any. */
  readonly causationId?: string;
  /** W3C trace context of the caller. */
  readonly traceparent?: string;
}

const storage = new AsyncLocalStorage<WorkContext>();

/** Runs `work` so that logs and events inside it carry `context`. */
export function runWithContext<T>(context: WorkContext, work: () => T): T {
  return storage.run(context, work);
}

/** Returns the context of the work under way; outside of any, a fresh correlation id each time. */
export function currentContext(): WorkContext {
  return storage.getStore() ?? { correlationId: newUuid() };
}
