import type { Provider } from '@lintel/kernel';
import { GithubHost } from './github/client.js';
import { GitlabHost } from './gitlab/client.js';
import { GsrHost } from './gsr/client.js';
import type { ScmHost } from './scm-host.js';
import type { ClientSettings } from './settings.js';

/** Outbound side of every host, by provider. */
export function createScmHosts(settings: ClientSettings): Readonly<Record<Provider, ScmHost>> {
  const { LINTEL_GITHUB_APP_ID: appId, LINTEL_GITHUB_APP_PRIVATE_KEY: privateKey } = settings;
  const github = new GithubHost(settings.LINTEL_GITHUB_URL, appId !== undefined && privateKey !== undefined ? { appId, privateKey } : null);
  return {
    github,
    'github-enterprise': github,
    gitlab: new GitlabHost(settings.LINTEL_GITLAB_URL, settings.LINTEL_GITLAB_TOKEN),
    gsr: new GsrHost(settings.LINTEL_GSR_SERVICE_ACCOUNT_KEY),
  };
}
