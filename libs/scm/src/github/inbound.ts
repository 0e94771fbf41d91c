import type { InboundHook } from '../inbound-hook.js';
import { refuseDelivery, refuseUnconfigured } from '../verification.js';
import type { GithubHost } from './convert-installation.js';
import { convertGithub } from './convert.js';
import { identifyGithub, parseGithub, readGithubBody, summariseGithub } from './parse.js';
import { verifyGithub } from './verify.js';

/** Inbound webhooks of GitHub.com or a GitHub Enterprise server. */
export function githubInboundHook(host: GithubHost, secrets: readonly string[]): InboundHook {
  const missingSettings = secrets.length === 0 ? ['LINTEL_GITHUB_WEBHOOK_SECRET'] : [];
  return {
    provider: host.provider,
    readHeaders: ['content-type', 'x-github-delivery', 'x-github-event', 'x-github-hook-id'],
    missingSettings,
    async verify(delivery) {
      if (missingSettings.length > 0) throw refuseUnconfigured(host.provider, missingSettings);
      const refusal = verifyGithub(delivery, secrets);
      if (refusal) throw refuseDelivery(host.provider, refusal);
    },
    identify: identifyGithub,
    interpret(delivery) {
      const { event } = identifyGithub(delivery);
      const json = readGithubBody(delivery);
      const parsed = parseGithub(event, json);
      const events = convertGithub(parsed, host);
      return {
        ...summariseGithub(json),
        event,
        outcome: parsed.kind === 'unreadable' ? 'unreadable' : events.length > 0 ? 'accepted' : 'ignored',
        reason: parsed.kind === 'unreadable' ? parsed.reason : null,
        events,
      };
    },
  };
}
