import { pushReceived, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { FollowPush } from '../application/follow-push.js';

@Injectable()
@Consumes(pushReceived)
export class PushReceivedConsumer implements EventConsumer<typeof pushReceived> {
  constructor(private readonly followPush: FollowPush) {}

  async handle({ data }: Envelope<EventData<typeof pushReceived>>, tx: Transaction): Promise<void> {
    await this.followPush.execute(tx, data);
  }
}
