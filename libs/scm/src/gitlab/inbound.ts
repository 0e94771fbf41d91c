import type { Clock } from '@lintel/kernel';
import type { InboundHook } from '../inbound-hook.js';
import { readJsonObject } from '../json-body.js';
import { refuseDelivery, refuseUnconfigured } from '../verification.js';
import { convertGitlab } from './convert.js';
import { identifyGitlab, parseGitlab, summariseGitlab } from './parse.js';
import { verifyGitlab, type GitlabSecrets } from './verify.js';

/** Inbound webhooks of a GitLab instance at `baseUrl`: project, group and system hooks. */
export function gitlabInboundHook(baseUrl: string, secrets: GitlabSecrets, clock: Clock): InboundHook {
  const isConfigured = secrets.token !== undefined || secrets.signingKeys.length > 0;
  const missingSettings = isConfigured ? [] : ['LINTEL_GITLAB_WEBHOOK_TOKEN or LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET'];
  return {
    provider: 'gitlab',
    readHeaders: ['idempotency-key', 'x-gitlab-event', 'x-gitlab-event-uuid', 'x-gitlab-instance', 'x-gitlab-webhook-uuid'],
    missingSettings,
    async verify(delivery) {
      if (!isConfigured) throw refuseUnconfigured('gitlab', missingSettings);
      const refusal = verifyGitlab(delivery, secrets, clock.now());
      if (refusal) throw refuseDelivery('gitlab', refusal);
    },
    identify: identifyGitlab,
    interpret(delivery) {
      const json = readJsonObject(delivery.body);
      const { event, ...summary } = summariseGitlab(json);
      const parsed = parseGitlab(event, json);
      const events = convertGitlab(parsed, baseUrl);
      return {
        ...summary,
        event: event ?? identifyGitlab(delivery).event,
        outcome: parsed.kind === 'unreadable' ? 'unreadable' : events.length > 0 ? 'accepted' : 'ignored',
        reason: parsed.kind === 'unreadable' ? parsed.reason : null,
        events,
      };
    },
  };
}
