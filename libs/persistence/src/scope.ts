import type { Id } from '@lintel/kernel';

/**
 * Whose rows a transaction may touch; row-level security enforces it.
 * `system` is for event consumers, jobs and administration, and says why.
 */
export type Scope =
  { readonly kind: 'accounts'; readonly accountIds: readonly Id[] } | { readonly kind: 'system'; readonly reason: string };

export function systemScope(reason: string): Scope {
  return { kind: 'system', reason };
}

/** Settings of the transaction that the policies of `tenantTable` read. */
export const scopeSetting = 'lintel.scope';
export const accountIdsSetting = 'lintel.account_ids';
