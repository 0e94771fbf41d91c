import type { Command } from 'commander';
import { openInstallation } from '../installation/installation.js';
import { startServer } from '../installation/start-server.js';
import { say } from './output.js';
import { stopOnSignal } from './stop-on-signal.js';

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run every service in this process')
    .action(async () => {
      const installation = await openInstallation({ log: say });
      const server = await startServer(installation);
      stopOnSignal(server.close);
      say(`Lintel is ready at ${server.platform.publicUrl} (Ctrl-C stops it)`);
    });
}
