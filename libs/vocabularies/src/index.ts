export * as codiga from './codiga/enums.js';
export * as deepsource from './deepsource/enums.js';
export * as deepsourceWebhooks from './deepsource/webhooks/index.js';
export * as github from './github/errors.js';
export * as lintel from './lintel/enums.js';
export { fromGlobalId, fromGlobalIdOf, toGlobalId } from './relay-id.js';
export { fromGlobalKeyOf, toGlobalKey } from './relay-key.js';
