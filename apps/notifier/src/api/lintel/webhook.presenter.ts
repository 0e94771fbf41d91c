import { toGlobalId } from '@lintel/vocabularies';
import type { Endpoint } from '../../domain/endpoint.js';
import type { Attempt, Message } from '../../persistence/messages.repository.js';

export interface EndpointView {
  readonly id: string;
  /** The row behind the view, for the connection of its deliveries. */
  readonly endpoint: Endpoint;
}

export function presentEndpoint(endpoint: Endpoint): EndpointView {
  const view = {
    id: toGlobalId('WebhookEndpoint', endpoint.endpointId),
    endpoint,
    url: endpoint.url,
    events: endpoint.events,
    state: endpoint.state.toUpperCase(),
    stateReason: endpoint.stateReason,
    digest: endpoint.digest.toUpperCase(),
    hasSignaturePrefix: endpoint.hasSignaturePrefix,
    createdAt: endpoint.createdAt,
    failingSince: endpoint.failingSince,
  };
  return view;
}

export function presentDelivery(message: Message): object {
  return {
    id: toGlobalId('WebhookDelivery', message.messageId),
    rowId: message.messageId,
    messageId: message.publicId,
    eventType: message.eventType,
    state: message.state.toUpperCase(),
    body: message.body,
    createdAt: message.createdAt,
    nextAttemptAt: message.nextAttemptAt,
    correlationId: message.correlationId,
  };
}

export function presentAttempt(attempt: Attempt): object {
  return {
    number: attempt.number,
    result: attempt.result,
    status: attempt.status,
    responseHead: attempt.responseHead,
    reason: attempt.reason,
    durationMs: attempt.durationMs,
    attemptedAt: attempt.attemptedAt,
  };
}
