export { assertNever } from './assert-never.js';
export { systemClock, type Clock } from './clock.js';
export { DomainError, isDomainError, type ErrorFacts } from './domain-error.js';
export { errorCatalogue, type ErrorCode, type ErrorKind } from './error-catalogue.js';
export { isId, newUuid, type CorrelationId, type Id } from './ids.js';
export * from './domain-words.js';
