import { DataSource, type MigrationInterface } from 'typeorm';
import pg from 'pg';
import { scopeSetting } from '../scope.js';
import { busSchema, jobsSchemaOf, roleOf, schemaOf } from '../names.js';
import { ensureBusTables } from './bus-tables.js';
import { ensureQueueSchema } from './queue-schema.js';
import { ensureRole } from './role.js';
import { CreatePlatformTables1700000000000 } from './platform-tables.js';

export interface MigrateServiceOptions {
  /** Connection of a role that may create schemas and roles. */
  readonly adminUrl: string;
  readonly service: string;
  /** TypeORM migration classes of the service, named `CreateRuns1764000001000`. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Lets the service's role log in with this password (one process per service); without it the role can only be taken on. */
  readonly rolePassword?: string;
  readonly log?: (message: string) => void;
}

// One number for all migrations of a database: services create shared things (bus, roles, extensions) too.
const migrationLock = 7_301_944_618;

/**
 * Brings a service's part of the database up to date: role, schema, platform tables, the service's migrations, job queues, grants.
 * Can be repeated, and started by several processes at once: they take turns.
 *
 * @throws Error of the first statement that fails; finished migrations stay.
 */
export async function migrateService(options: MigrateServiceOptions): Promise<void> {
  const client = new pg.Client({ connectionString: options.adminUrl, application_name: `lintel-migrate-${options.service}` });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await ensureRole(client, roleOf(options.service), options.rolePassword);
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public');
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schemaOf(options.service)}`);
    await runMigrations(options);
    await ensureQueueSchema(options.adminUrl, jobsSchemaOf(options.service));
    await ensureQueueSchema(options.adminUrl, busSchema);
    await ensureBusTables(client);
    for (const schema of [schemaOf(options.service), jobsSchemaOf(options.service), busSchema])
      await grant(client, schema, roleOf(options.service));
  } finally {
    await client.end();
  }
}

async function runMigrations(options: MigrateServiceOptions): Promise<void> {
  const schema = schemaOf(options.service);
  const source = new DataSource({
    type: 'postgres',
    url: options.adminUrl,
    schema,
    poolSize: 2,
    installExtensions: false,
    logger: 'debug', // the others write to the console
    migrations: [CreatePlatformTables1700000000000, ...options.migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    // Migrations may touch rows of all accounts, whoever runs them.
    extra: { options: `-c search_path=${schema},public -c ${scopeSetting}=system` },
  });
  await source.initialize();
  try {
    const done = await source.runMigrations();
    for (const migration of done) options.log?.(`${options.service}: ${migration.name}`);
  } finally {
    await source.destroy();
  }
}

async function grant(client: pg.Client, schema: string, role: string): Promise<void> {
  await client.query(`
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${role}`);
}
