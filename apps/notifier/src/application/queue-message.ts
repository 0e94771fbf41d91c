import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Id } from '@lintel/kernel';
import { enqueue } from '@lintel/messaging';
import { currentContext } from '@lintel/observability';
import type { Transaction } from '@lintel/persistence';
import { CLOCK } from '@lintel/service';
import type { Endpoint } from '../domain/endpoint.js';
import { newSnowflake } from '../domain/snowflake.js';
import { EndpointsRepository } from '../persistence/endpoints.repository.js';
import { MessagesRepository } from '../persistence/messages.repository.js';
import { deliverWebhook } from './deliver-webhook.job.js';

/** Writes the messages that an event causes, one per endpoint that wants it, and the jobs that send them: in the caller's transaction. */
@Injectable()
export class QueueMessage {
  constructor(
    private readonly endpoints: EndpointsRepository,
    private readonly messages: MessagesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `data` is built only when somebody wants the event. */
  async toSubscribers(tx: Transaction, event: { accountId: Id; type: string; data: () => Promise<object> | object }): Promise<void> {
    const subscribers = await this.endpoints.subscribers(tx, event.accountId, event.type);
    if (subscribers.length === 0) return;
    const data = await event.data();
    for (const endpoint of subscribers) {
      const messageId = await this.write(tx, endpoint, { type: event.type, data });
      await enqueue(tx, deliverWebhook, { messageId });
    }
  }

  /** Writes a message without a job and returns its id. The body is serialised once; these bytes are signed and sent on every attempt. */
  async write(tx: Transaction, endpoint: Endpoint, event: { type: string; data: object }): Promise<Id> {
    const now = this.clock.now();
    const publicId = newSnowflake(now);
    const body = JSON.stringify({ id: publicId, type: event.type, createdAt: Math.floor(now.getTime() / 1000), data: event.data });
    return this.messages.insert(tx, {
      accountId: endpoint.accountId,
      endpointId: endpoint.endpointId,
      publicId,
      eventType: event.type,
      body,
      correlationId: currentContext().correlationId,
      createdAt: now,
    });
  }
}
