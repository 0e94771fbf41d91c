import { DomainError, type Provider } from '@lintel/kernel';

/** Why a delivery is not believed; for logs, the sender learns only that it is refused. */
export type Refusal =
  | 'signature-missing'
  | 'signature-malformed'
  | 'signature-mismatch'
  | 'token-missing'
  | 'token-mismatch'
  | 'timestamp-out-of-tolerance'
  | 'claim-mismatch';

/** How far the clock of a sender may be from ours, both ways. */
export const clockToleranceSeconds = 300;

export function refuseDelivery(provider: Provider, refusal: Refusal): DomainError {
  return new DomainError('signature-invalid', { provider, refusal });
}

export function refuseUnconfigured(provider: Provider, missingSettings: readonly string[]): DomainError {
  return new DomainError('hook-not-configured', { provider, settings: missingSettings.join(' and ') });
}
