import { scmRepositoryChanged, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { TrackRepository, type RepositoryNews } from '../application/track-repository.js';

type Action = EventData<typeof scmRepositoryChanged>['action'];

/** Actions that say more than the description of the repository does. */
const events: Partial<Record<Action, NonNullable<RepositoryNews['event']>>> = {
  deleted: 'deleted',
  archived: 'archived',
  unarchived: 'unarchived',
  transferred: 'transferred',
};

@Injectable()
@Consumes(scmRepositoryChanged)
export class ScmRepositoryChangedConsumer implements EventConsumer<typeof scmRepositoryChanged> {
  constructor(private readonly trackRepository: TrackRepository) {}

  async handle({ data }: Envelope<EventData<typeof scmRepositoryChanged>>, tx: Transaction): Promise<void> {
    const event = events[data.action];
    await this.trackRepository.execute(tx, {
      repository: data.repository,
      installationExternalId: data.installationExternalId,
      ...(event && { event }),
    });
  }
}
