import { Injectable } from '@nestjs/common';
import { Works, type JobWorker } from '@lintel/messaging';
import { AttemptDelivery } from '../application/attempt-delivery.js';
import { deliverWebhook } from '../application/deliver-webhook.job.js';

@Works(deliverWebhook)
@Injectable()
export class DeliverWebhookWorker implements JobWorker<typeof deliverWebhook> {
  constructor(private readonly attempt: AttemptDelivery) {}

  async run({ messageId }: { messageId: number }): Promise<void> {
    await this.attempt.execute(messageId);
  }
}
