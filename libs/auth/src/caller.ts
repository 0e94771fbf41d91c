import type { CorrelationId, DomainError } from '@lintel/kernel';
import { anonymous, type Principal } from './principal.js';

/** Who sent a request to a service, as proved by the internal token it carried. */
export interface Caller {
  readonly principal: Principal;
  /** A service speaking for itself (not for a person): the only one that `internal` rules let in. */
  readonly isInternal: boolean;
  readonly correlationId?: CorrelationId;
  /** Why the token that came with the request does not count; rules other than `public` answer with it. */
  readonly rejection?: DomainError;
}

export const anonymousCaller: Caller = { principal: anonymous, isInternal: false };
