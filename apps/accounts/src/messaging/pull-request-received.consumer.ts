import { pullRequestReceived, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { TrackRepository } from '../application/track-repository.js';

/** A pull request tells what its repository is called now; its heads are none of the default branch. */
@Injectable()
@Consumes(pullRequestReceived)
export class PullRequestReceivedConsumer implements EventConsumer<typeof pullRequestReceived> {
  constructor(private readonly trackRepository: TrackRepository) {}

  async handle({ data }: Envelope<EventData<typeof pullRequestReceived>>, tx: Transaction): Promise<void> {
    await this.trackRepository.execute(tx, { repository: data.repository, installationExternalId: data.installationExternalId });
  }
}
