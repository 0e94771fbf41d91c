import { createDatabase, type Database } from '@lintel/persistence';
import { migrate, platformOf, type Platform, type ServiceDefinition } from '@lintel/service';
import { openInstallation, type Installation } from './installation.js';

export interface OpenDatabase {
  readonly database: Database;
  readonly platform: Platform;
  readonly installation: Installation;
}

/** Opens the database of one service for a command, brings its schema up to date, and closes everything afterwards. */
export async function withDatabase<T>(service: ServiceDefinition, work: (open: OpenDatabase) => Promise<T>): Promise<T> {
  const installation = await openInstallation();
  try {
    await migrate(service, installation.adminUrl);
    const database = await createDatabase({
      url: installation.adminUrl,
      service: service.name,
      entities: service.entities,
      useRole: true,
      poolSize: 2,
    });
    try {
      return await work({ database, installation, platform: platformOf(installation.settings, () => undefined) });
    } finally {
      await database.close();
    }
  } finally {
    await installation.close();
  }
}
