export * as deepsource from './deepsource/enums.js';
export { fromGlobalId, fromGlobalIdOf, toGlobalId } from './relay-id.js';
