import { z } from 'zod';
import { singleHeader } from '../digests.js';
import type { DeliveryIdentity, RawDelivery } from '../inbound-hook.js';
import { malformed, readFormPayload, readJsonObject } from '../json-body.js';
import { describeMismatch, hostId, text } from '../payload-kinds.js';
import { githubPayloads, type GithubEventName, type GithubPayload } from './payloads.js';

/** A payload with its event, or why it is not one we act on. */
export type ParsedGithub =
  | { [Name in GithubEventName]: { readonly kind: Name; readonly payload: GithubPayload<Name> } }[GithubEventName]
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What the delivery log shows of any event. */
export interface GithubSummary {
  readonly action: string | null;
  readonly repositoryExternalId: string | null;
}

const summary = z.object({
  action: text.nullish().catch(null),
  repository: z.object({ id: hostId }).nullish().catch(null),
});

/** The GUID of `X-GitHub-Delivery` is the same for every hook that hears of an event, hence the hook id beside it. */
export function identifyGithub({ headers }: RawDelivery): DeliveryIdentity {
  const deliveryKey = singleHeader(headers['x-github-delivery']);
  const event = singleHeader(headers['x-github-event']);
  if (deliveryKey === undefined) throw malformed('the header X-GitHub-Delivery is missing');
  if (event === undefined) throw malformed('the header X-GitHub-Event is missing');
  return { deliveryKey, event, hookKey: singleHeader(headers['x-github-hook-id']) ?? '' };
}

/** Reads the body: JSON, or a form with the JSON in its field `payload`. */
export function readGithubBody({ headers, body }: RawDelivery): Record<string, unknown> {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return readJsonObject(isForm ? readFormPayload(body) : body);
}

export function summariseGithub(json: Record<string, unknown>): GithubSummary {
  const { action, repository } = summary.parse(json);
  return { action: action ?? null, repositoryExternalId: repository?.id ?? null };
}

export function parseGithub(event: string, json: Record<string, unknown>): ParsedGithub {
  if (!isKnown(event)) return { kind: 'ignored' };
  const parsed = githubPayloads[event].safeParse(json);
  if (!parsed.success) return { kind: 'unreadable', reason: describeMismatch(parsed.error) };
  return { kind: event, payload: parsed.data } as ParsedGithub;
}

function isKnown(event: string): event is GithubEventName {
  return Object.hasOwn(githubPayloads, event);
}
