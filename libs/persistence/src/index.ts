export { createDatabase, Database, databaseOf, type DatabaseOptions } from './database.js';
export { Listener } from './listener.js';
export { migrateService, type MigrateServiceOptions } from './migrate/migrate-service.js';
export { busSchema, jobsSchemaOf, roleOf, schemaOf } from './names.js';
export { systemScope, type Scope } from './scope.js';
export { tenantTable } from './tenant-table.js';
export type { Transaction } from './transaction.js';
