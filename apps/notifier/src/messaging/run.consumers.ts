import { Injectable } from '@nestjs/common';
import { runStarted, runUpdated, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { deepsourceWebhooks } from '@lintel/vocabularies';
import { QueueMessage } from '../application/queue-message.js';
import { RepositoryFactsReader } from '../application/repository-facts.js';

@Consumes(runStarted)
@Injectable()
export class RunStartedConsumer implements EventConsumer<typeof runStarted> {
  constructor(
    private readonly queue: QueueMessage,
    private readonly facts: RepositoryFactsReader,
  ) {}

  async handle({ data: { run } }: Envelope<EventData<typeof runStarted>>, tx: Transaction): Promise<void> {
    await this.queue.toSubscribers(tx, {
      accountId: run.accountId,
      type: 'analysis_run.started',
      data: async () => ({ object: deepsourceWebhooks.runPayload(run, await this.facts.repository(tx, run.repositoryId)) }),
    });
  }
}

@Consumes(runUpdated)
@Injectable()
export class RunUpdatedConsumer implements EventConsumer<typeof runUpdated> {
  constructor(
    private readonly queue: QueueMessage,
    private readonly facts: RepositoryFactsReader,
  ) {}

  async handle({ data: { run, checkId } }: Envelope<EventData<typeof runUpdated>>, tx: Transaction): Promise<void> {
    await this.queue.toSubscribers(tx, {
      accountId: run.accountId,
      type: 'analysis_run.updated',
      data: async () => ({ object: deepsourceWebhooks.runPayload(run, await this.facts.repository(tx, run.repositoryId), checkId) }),
    });
  }
}
