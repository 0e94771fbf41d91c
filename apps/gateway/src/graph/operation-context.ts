import type { Caller } from '@lintel/auth';
import type { CorrelationId } from '@lintel/kernel';

/** On whose behalf an operation runs; reaches every data source. */
export interface OperationContext {
  readonly caller: Caller;
  readonly correlationId: CorrelationId;
  readonly traceparent?: string;
}

export interface GraphRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
