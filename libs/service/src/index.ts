export { defineService, type EntityClass, type MigrationClass, type ServiceDefinition } from './define-service.js';
export { DomainErrorFilter, statusOfKind } from './http/domain-error.filter.js';
export { correlationHeader } from './http/request-hooks.js';
export { deriveKey, serviceNames, type Platform, type ServiceName } from './platform.js';
export { migrate, migrationsOf, startService, type RunningService, type ServiceEnvironment } from './start-service.js';
export { platformOf, runService, urlSettingOf } from './run-service.js';
export {
  CLOCK,
  LOGGER,
  METRICS,
  METRICS_SOURCE,
  PLATFORM,
  READINESS,
  SETTINGS,
  type MetricsSource,
  type ReadinessCheck,
} from './tokens.js';
