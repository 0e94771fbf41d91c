import { repositoryChanged, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { FollowRepository } from '../application/follow-repository.js';

@Injectable()
@Consumes(repositoryChanged)
export class RepositoryChangedConsumer implements EventConsumer<typeof repositoryChanged> {
  constructor(private readonly followRepository: FollowRepository) {}

  async handle({ data }: Envelope<EventData<typeof repositoryChanged>>, tx: Transaction): Promise<void> {
    await this.followRepository.execute(tx, data);
  }
}
