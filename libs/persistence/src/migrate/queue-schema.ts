import { PgBoss } from 'pg-boss';

/** Makes or upgrades a schema of pg-boss; a schema that is current stays as it is. */
export async function ensureQueueSchema(adminUrl: string, schema: string): Promise<void> {
  const boss = new PgBoss({ connectionString: adminUrl, schema, max: 2, supervise: false, schedule: false, registerInstance: false });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.stop({ graceful: false });
}
