import { systemClock, type Clock, type Provider } from '@lintel/kernel';
import { githubInboundHook } from './github/inbound.js';
import { gitlabInboundHook } from './gitlab/inbound.js';
import { gsrInboundHook } from './gsr/inbound.js';
import { pushKeys } from './gsr/verify.js';
import type { InboundHook } from './inbound-hook.js';
import type { InboundSettings } from './settings.js';

/** Inbound side of every host, by provider. */
export function createInboundHooks(settings: InboundSettings, clock: Clock = systemClock): Readonly<Record<Provider, InboundHook>> {
  const baseUrl = settings.LINTEL_GITHUB_URL;
  const githubSecrets = settings.LINTEL_GITHUB_WEBHOOK_SECRET;
  const gitlabSecrets = { token: settings.LINTEL_GITLAB_WEBHOOK_TOKEN, signingKeys: settings.LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET };
  const gsrIdentity = {
    serviceAccounts: settings.LINTEL_GSR_SERVICE_ACCOUNT,
    ...(settings.LINTEL_GSR_AUDIENCE !== undefined && { audience: settings.LINTEL_GSR_AUDIENCE }),
  };
  return {
    github: githubInboundHook({ provider: 'github', baseUrl }, githubSecrets),
    'github-enterprise': githubInboundHook({ provider: 'github-enterprise', baseUrl }, githubSecrets),
    gitlab: gitlabInboundHook(settings.LINTEL_GITLAB_URL, gitlabSecrets, clock),
    gsr: gsrInboundHook(gsrIdentity, pushKeys(settings.LINTEL_GSR_JWKS_URL), clock),
  };
}
