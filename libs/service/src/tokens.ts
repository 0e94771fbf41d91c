/** Injection tokens of what the kit offers to every service, beside the classes `Database`, `BlobStore` and `InternalTokens`. */
export const LOGGER = Symbol('lintel.logger');
export const CLOCK = Symbol('lintel.clock');
/** The service's own settings, parsed. */
export const SETTINGS = Symbol('lintel.settings');
export const PLATFORM = Symbol('lintel.platform');
export const METRICS = Symbol('lintel.metrics');
/** Optional provider of a service, a `ReadinessCheck`: what `/readyz` asks besides the service's own parts. */
export const READINESS = Symbol('lintel.readiness');
/** Optional provider of a service, a `MetricsSource`: what `/metrics` shows besides the service's own. */
export const METRICS_SOURCE = Symbol('lintel.metrics-source');

/** Rejects with what is missing. */
export type ReadinessCheck = () => Promise<void>;
/** Takes the service's own metrics in the Prometheus text format, returns what is shown. */
export type MetricsSource = (own: string) => Promise<string>;
