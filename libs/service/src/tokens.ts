/** Injection tokens of what the kit offers to every service, beside the classes `Database`, `BlobStore` and `InternalTokens`. */
export const LOGGER = Symbol('lintel.logger');
export const CLOCK = Symbol('lintel.clock');
/** The service's own settings, parsed. */
export const SETTINGS = Symbol('lintel.settings');
export const PLATFORM = Symbol('lintel.platform');
export const METRICS = Symbol('lintel.metrics');
