import { lintel, toGlobalId } from '@lintel/vocabularies';
import type { Delivery, DeliveryOutcome } from '../../domain/delivery.js';

const statuses: Readonly<Record<DeliveryOutcome, string>> = { accepted: 'ACCEPTED', ignored: 'IGNORED', unreadable: 'UNREADABLE' };

export function presentDelivery(delivery: Delivery): object {
  return {
    id: toGlobalId('InboundDelivery', delivery.deliveryId),
    provider: lintel.provider[delivery.provider],
    deliveryKey: delivery.deliveryKey,
    event: delivery.event,
    action: delivery.action,
    status: statuses[delivery.outcome],
    statusReason: delivery.reason,
    sizeBytes: delivery.sizeBytes,
    receivedAt: delivery.receivedAt,
    replayedAt: delivery.replayedAt,
    isReplayable: delivery.hasBody,
    correlationId: delivery.correlationId,
    repository: delivery.repositoryId === null ? null : { __typename: 'Repository', id: toGlobalId('Repository', delivery.repositoryId) },
  };
}
