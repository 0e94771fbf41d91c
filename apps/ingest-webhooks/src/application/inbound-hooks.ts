import type { Provider } from '@lintel/kernel';
import type { InboundHook } from '@lintel/scm';

/** Injection token of the inbound side of every host. */
export const INBOUND_HOOKS = Symbol('ingest-webhooks.inbound-hooks');

export type InboundHooks = Readonly<Record<Provider, InboundHook>>;
