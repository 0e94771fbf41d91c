import { Injectable } from '@nestjs/common';
import { repositoryChanged, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { DeliveriesRepository } from '../persistence/deliveries.repository.js';

/** The first delivery of a repository makes it known; it then belongs to the repository's account as well. */
@Consumes(repositoryChanged)
@Injectable()
export class AssignDeliveriesConsumer implements EventConsumer<typeof repositoryChanged> {
  constructor(private readonly deliveries: DeliveriesRepository) {}

  async handle({ data }: Envelope<EventData<typeof repositoryChanged>>, tx: Transaction): Promise<void> {
    await this.deliveries.assignRepository(tx, data);
  }
}
