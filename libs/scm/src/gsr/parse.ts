import { isDomainError } from '@lintel/kernel';
import type { DeliveryIdentity, RawDelivery } from '../inbound-hook.js';
import { malformed, readJsonObject } from '../json-body.js';
import { describeMismatch } from '../payload-kinds.js';
import { gsrNotice, pushEnvelope, type GsrNotice, type PushEnvelope } from './payloads.js';

export type ParsedGsr = { readonly kind: 'notice'; readonly notice: GsrNotice } | { readonly kind: 'unreadable'; readonly reason: string };

/** @throws DomainError `malformed-payload` when the body is no push of Pub/Sub. */
export function readPushEnvelope({ body }: RawDelivery): PushEnvelope {
  const parsed = pushEnvelope.safeParse(readJsonObject(body));
  if (!parsed.success) throw malformed(describeMismatch(parsed.error));
  return parsed.data;
}

export function identifyPush(delivery: RawDelivery): DeliveryIdentity {
  const { message, subscription } = readPushEnvelope(delivery);
  const deliveryKey = message.messageId || message.message_id;
  if (!deliveryKey) throw malformed('the message has no id');
  return { deliveryKey, hookKey: subscription ?? '', event: 'message' };
}

/** Reads the notice inside. One that cannot be read is a result, not an error: sending it again would not help. */
export function parseNotice(envelope: PushEnvelope): ParsedGsr {
  try {
    const parsed = gsrNotice.safeParse(readJsonObject(Buffer.from(envelope.message.data ?? '', 'base64')));
    return parsed.success ? { kind: 'notice', notice: parsed.data } : { kind: 'unreadable', reason: describeMismatch(parsed.error) };
  } catch (error) {
    if (isDomainError(error)) return { kind: 'unreadable', reason: `message.data: ${String(error.facts['reason'])}` };
    throw error;
  }
}
