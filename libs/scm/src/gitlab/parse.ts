import { createHash } from 'node:crypto';
import { z } from 'zod';
import { singleHeader } from '../digests.js';
import type { DeliveryIdentity, RawDelivery } from '../inbound-hook.js';
import { malformed } from '../json-body.js';
import { describeMismatch, hostId, text } from '../payload-kinds.js';
import { gitlabPayloads, type GitlabEventName, type GitlabPayload } from './payloads.js';

export type ParsedGitlab =
  | { [Name in GitlabEventName]: { readonly kind: Name; readonly payload: GitlabPayload<Name> } }[GitlabEventName]
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface GitlabSummary {
  /** `object_kind`, for system hooks `event_name`; null when the payload has neither. */
  readonly event: string | null;
  readonly action: string | null;
  readonly repositoryExternalId: string | null;
}

const summary = z.object({
  object_kind: text.nullish().catch(null),
  event_name: text.nullish().catch(null),
  project_id: hostId.nullish().catch(null),
  project: z.object({ id: hostId }).nullish().catch(null),
  object_attributes: z.object({ action: text.nullish() }).nullish().catch(null),
});

/**
 * `Idempotency-Key` is stable over retries, `X-Gitlab-Webhook-UUID` names the delivery in older versions. `X-Gitlab-Event-UUID` is shared by
 * all hooks of one cause, so the body's digest tells them apart; it also serves the versions that send no id at all.
 */
export function identifyGitlab({ headers, body }: RawDelivery): DeliveryIdentity {
  const event = singleHeader(headers['x-gitlab-event']);
  if (event === undefined) throw malformed('the header X-Gitlab-Event is missing');
  const deliveryKey = singleHeader(headers['idempotency-key']) ?? singleHeader(headers['x-gitlab-webhook-uuid']);
  return {
    deliveryKey: deliveryKey ?? [singleHeader(headers['x-gitlab-event-uuid']), bodyDigest(body)].filter(Boolean).join(':'),
    event,
    hookKey: singleHeader(headers['x-gitlab-instance']) ?? '',
  };
}

function bodyDigest(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 32);
}

export function summariseGitlab(json: Record<string, unknown>): GitlabSummary {
  const read = summary.parse(json);
  return {
    event: read.object_kind ?? read.event_name ?? null,
    action: read.object_attributes?.action ?? null,
    repositoryExternalId: read.project_id ?? read.project?.id ?? null,
  };
}

export function parseGitlab(event: string | null, json: Record<string, unknown>): ParsedGitlab {
  if (event === null || !isKnown(event)) return { kind: 'ignored' };
  const parsed = gitlabPayloads[event].safeParse(json);
  if (!parsed.success) return { kind: 'unreadable', reason: describeMismatch(parsed.error) };
  return { kind: event, payload: parsed.data } as ParsedGitlab;
}

function isKnown(event: string): event is GitlabEventName {
  return Object.hasOwn(gitlabPayloads, event);
}
