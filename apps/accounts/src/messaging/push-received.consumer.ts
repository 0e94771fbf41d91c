import { pushReceived, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { TrackRepository } from '../application/track-repository.js';

const branchPrefix = 'refs/heads/';

@Injectable()
@Consumes(pushReceived)
export class PushReceivedConsumer implements EventConsumer<typeof pushReceived> {
  constructor(private readonly trackRepository: TrackRepository) {}

  async handle({ data }: Envelope<EventData<typeof pushReceived>>, tx: Transaction): Promise<void> {
    const { repository, installationExternalId, ref, after, receivedAt } = data;
    const head = ref.startsWith(branchPrefix)
      ? { branch: ref.slice(branchPrefix.length), commitOid: after, receivedAt: new Date(receivedAt) }
      : undefined;
    await this.trackRepository.execute(tx, { repository, installationExternalId, ...(head && { head }) });
  }
}
