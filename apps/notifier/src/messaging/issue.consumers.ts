import { Injectable } from '@nestjs/common';
import { BlobStore } from '@lintel/blobs';
import { issueIntroduced, issueResolved, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { deepsourceWebhooks } from '@lintel/vocabularies';
import { QueueMessage } from '../application/queue-message.js';
import { RepositoryFactsReader } from '../application/repository-facts.js';

type IssueData = EventData<typeof issueIntroduced>;

const maxOccurrencesBytes = 4 * 1024 * 1024;

@Consumes(issueIntroduced)
@Injectable()
export class IssueIntroducedConsumer implements EventConsumer<typeof issueIntroduced> {
  constructor(
    private readonly queue: QueueMessage,
    private readonly facts: RepositoryFactsReader,
    private readonly blobs: BlobStore,
  ) {}

  async handle({ data }: Envelope<IssueData>, tx: Transaction): Promise<void> {
    await this.queue.toSubscribers(tx, {
      accountId: data.accountId,
      type: 'repository_issue.introduced',
      data: async () => ({
        object: deepsourceWebhooks.repositoryIssuePayload({
          ...data,
          repository: await this.facts.repository(tx, data.repositoryId),
          occurrences: await this.occurrencesOf(data),
        }),
        issueOccurrencesIntroduced: data.occurrencesCount,
      }),
    });
  }

  private async occurrencesOf({ occurrences }: IssueData): Promise<deepsourceWebhooks.OccurrenceFacts[]> {
    if (!occurrences) return [];
    return JSON.parse(
      (await this.blobs.read(occurrences.key, maxOccurrencesBytes)).toString('utf8'),
    ) as deepsourceWebhooks.OccurrenceFacts[];
  }
}

@Consumes(issueResolved)
@Injectable()
export class IssueResolvedConsumer implements EventConsumer<typeof issueResolved> {
  constructor(
    private readonly queue: QueueMessage,
    private readonly facts: RepositoryFactsReader,
  ) {}

  async handle({ data }: Envelope<IssueData>, tx: Transaction): Promise<void> {
    await this.queue.toSubscribers(tx, {
      accountId: data.accountId,
      type: 'repository_issue.resolved',
      data: async () => ({
        object: deepsourceWebhooks.repositoryIssuePayload({
          ...data,
          repository: await this.facts.repository(tx, data.repositoryId),
          occurrences: [],
        }),
        issueOccurrencesResolved: data.occurrencesCount,
      }),
    });
  }
}
