import type { JWTVerifyGetKey } from 'jose';
import type { Clock } from '@lintel/kernel';
import type { InboundHook, Interpretation } from '../inbound-hook.js';
import { refuseDelivery, refuseUnconfigured } from '../verification.js';
import { convertGsr } from './convert.js';
import { identifyPush, parseNotice, readPushEnvelope } from './parse.js';
import type { GsrNotice } from './payloads.js';
import { verifyPush, type PushIdentity } from './verify.js';

/** Inbound notices of Google Source Repositories, pushed by Pub/Sub. */
export function gsrInboundHook(identity: Partial<PushIdentity>, keys: JWTVerifyGetKey, clock: Clock): InboundHook {
  const { audience, serviceAccounts = [] } = identity;
  const missingSettings = [
    ...(audience === undefined ? ['LINTEL_GSR_AUDIENCE'] : []),
    ...(serviceAccounts.length === 0 ? ['LINTEL_GSR_SERVICE_ACCOUNT'] : []),
  ];
  return {
    provider: 'gsr',
    readHeaders: [],
    missingSettings,
    async verify(delivery) {
      if (audience === undefined || serviceAccounts.length === 0) throw refuseUnconfigured('gsr', missingSettings);
      const refusal = await verifyPush(delivery, keys, { identity: { audience, serviceAccounts }, now: clock.now() });
      if (refusal) throw refuseDelivery('gsr', refusal);
    },
    identify: identifyPush,
    interpret(delivery) {
      const parsed = parseNotice(readPushEnvelope(delivery));
      return parsed.kind === 'notice' ? interpretNotice(parsed.notice) : unreadable(parsed.reason);
    },
  };
}

function interpretNotice(notice: GsrNotice): Interpretation {
  const events = convertGsr(notice);
  const event = (['refUpdateEvent', 'createRepoEvent', 'deleteRepoEvent'] as const).find((name) => notice[name] !== undefined);
  return {
    outcome: events.length > 0 ? 'accepted' : 'ignored',
    event: event ?? 'message',
    action: null,
    reason: null,
    repositoryExternalId: notice.name,
    events,
  };
}

function unreadable(reason: string): Interpretation {
  return { outcome: 'unreadable', event: 'message', action: null, reason, repositoryExternalId: null, events: [] };
}
