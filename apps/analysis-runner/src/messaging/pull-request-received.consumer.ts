import { pullRequestReceived, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { FollowPullRequest } from '../application/follow-pull-request.js';

@Injectable()
@Consumes(pullRequestReceived)
export class PullRequestReceivedConsumer implements EventConsumer<typeof pullRequestReceived> {
  constructor(private readonly followPullRequest: FollowPullRequest) {}

  async handle({ data }: Envelope<EventData<typeof pullRequestReceived>>, tx: Transaction): Promise<void> {
    await this.followPullRequest.execute(tx, data);
  }
}
