import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Administration, service as accounts } from '@lintel-app/accounts';
import { platformSettings, processEnvironment, readSettings } from '@lintel/config';
import { isDomainError } from '@lintel/kernel';
import { withDatabase } from '../installation/with-database.js';
import { demoPorts } from './demo-ports.js';
import { startDemoServer, type DemoServer } from './demo-server.js';
import { startGitHost, type GitHost } from './git-host.js';
import { GithubStandIn } from './github-stand-in.js';
import { GraphClient } from './graph-client.js';
import { WebhookReceiver } from './webhook-receiver.js';

const defaultEmail = 'admin@example.com';

/** Everything a walk needs: the server, the stand-in for the host, the far end of the webhooks, and a client with a token. */
export interface DemoStage {
  readonly folder: string;
  readonly server: DemoServer;
  readonly gitHost: GitHost;
  readonly github: GithubStandIn;
  readonly receiver: WebhookReceiver;
  readonly webhookSecret: string;
  readonly client: GraphClient;
  readonly token: string;
  addRepository(repository: { login: string; name: string; cloneUrl: string; defaultBranch: string }): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(options: { isCluster: boolean }): Promise<DemoStage> {
  const settings = readSettings(platformSettings, processEnvironment());
  const folder = path.resolve(settings.LINTEL_DATA_DIR, 'demo');
  const repositories = path.join(folder, 'repositories');
  await mkdir(repositories, { recursive: true });
  const hostSecret = randomBytes(24).toString('hex');
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  const ports = await demoPorts(folder);
  const gitHost = await startGitHost(repositories, ports.gitHost);
  const receiver = await WebhookReceiver.start(webhookSecret, ports.receiver);
  const email = settings.LINTEL_ADMIN_EMAIL ?? defaultEmail;
  const closeHosts = async (): Promise<void> => {
    await gitHost.stop();
    await receiver.stop();
  };
  try {
    const server = await startDemoServer({
      isCluster: options.isCluster,
      port: settings.LINTEL_PORT,
      logFile: path.join(folder, 'server.log'),
      settings: {
        LINTEL_ADMIN_EMAIL: email,
        LINTEL_GITHUB_WEBHOOK_SECRET: hostSecret,
        LINTEL_SCM_ALLOW: [...settings.LINTEL_SCM_ALLOW, gitHost.authority].join(','),
        LINTEL_WEBHOOK_ALLOW: [...settings.LINTEL_WEBHOOK_ALLOW, receiver.authority].join(','),
      },
    });
    const token = await administer((administration) => administration.createToken({ email, name: 'Demo' }));
    return {
      folder: repositories,
      server,
      gitHost,
      github: new GithubStandIn(server.url, hostSecret),
      receiver,
      webhookSecret,
      token,
      client: new GraphClient(server.url, token),
      addRepository: (repository) => addRepository(repository),
      close: async () => {
        await server.stop();
        await closeHosts();
      },
    };
  } catch (error) {
    await closeHosts();
    throw error;
  }
}

function administer<T>(work: (administration: Administration) => Promise<T>): Promise<T> {
  return withDatabase(accounts, ({ database, platform }) => work(new Administration({ database, platform })));
}

/** Adds a repository unless an earlier walk did. */
async function addRepository(repository: { login: string; name: string; cloneUrl: string; defaultBranch: string }): Promise<void> {
  try {
    await administer((administration) => administration.addRepository({ provider: 'github', ...repository }));
  } catch (error) {
    if (!isDomainError(error) || error.code !== 'already-exists') throw error;
  }
}
