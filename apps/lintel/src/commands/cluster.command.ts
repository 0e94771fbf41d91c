import type { Command } from 'commander';
import { startCluster } from '../cluster/start-cluster.js';
import { waitUntilReady } from '../cluster/wait-until-ready.js';
import { openInstallation } from '../installation/installation.js';
import { say } from './output.js';
import { stopOnSignal } from './stop-on-signal.js';

export function addClusterCommand(program: Command): void {
  program
    .command('cluster')
    .description('run each service as a process of its own, with a Kafka broker')
    .action(async () => {
      const installation = await openInstallation({ log: say });
      const cluster = await startCluster(installation, say);
      stopOnSignal(cluster.close);
      await waitUntilReady(cluster.url);
      say(`Lintel is ready at ${cluster.url} (Ctrl-C stops it; logs are in ${installation.settings.LINTEL_DATA_DIR}/logs)`);
    });
}
