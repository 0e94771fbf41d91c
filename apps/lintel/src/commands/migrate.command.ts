import type { Command } from 'commander';
import { openInstallation } from '../installation/installation.js';
import { migrateAll } from '../installation/start-server.js';
import { say } from './output.js';

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description("bring every service's schema up to date")
    .action(async () => {
      const installation = await openInstallation({ log: say });
      try {
        await migrateAll(installation.adminUrl);
        say('Every schema is up to date');
      } finally {
        await installation.close();
      }
    });
}
