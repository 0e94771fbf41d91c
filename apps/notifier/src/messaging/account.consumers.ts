import { Injectable } from '@nestjs/common';
import { Directory } from '@lintel/directory';
import { memberChanged, repositoryChanged, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { deepsource, deepsourceWebhooks } from '@lintel/vocabularies';
import { QueueMessage } from '../application/queue-message.js';
import { RepositoryFactsReader } from '../application/repository-facts.js';

type RepositoryData = EventData<typeof repositoryChanged>;
type MemberData = EventData<typeof memberChanged>;

@Consumes(repositoryChanged)
@Injectable()
export class RepositoryActivationConsumer implements EventConsumer<typeof repositoryChanged> {
  constructor(
    private readonly queue: QueueMessage,
    private readonly facts: RepositoryFactsReader,
  ) {}

  async handle({ data }: Envelope<RepositoryData>, tx: Transaction): Promise<void> {
    if (data.change !== 'activated' && data.change !== 'deactivated') return;
    await this.queue.toSubscribers(tx, {
      accountId: data.accountId,
      type: `repository.analysis.${data.change}`,
      data: async () => ({
        object: deepsourceWebhooks.repositoryPayload({ ...data, account: await this.facts.account(tx, data.accountId) }),
      }),
    });
  }
}

@Consumes(memberChanged)
@Injectable()
export class MemberChangedConsumer implements EventConsumer<typeof memberChanged> {
  constructor(
    private readonly queue: QueueMessage,
    private readonly directory: Directory,
  ) {}

  async handle({ data }: Envelope<MemberData>, tx: Transaction): Promise<void> {
    const role = data.newRole ?? data.oldRole;
    const team = await this.directory.accountById(tx, data.accountId);
    if (!role || !team) return;
    const object = deepsourceWebhooks.memberPayload({ role, joinedAt: data.joinedAt, team, user: data.user });
    await this.queue.toSubscribers(tx, { accountId: data.accountId, type: typeOf(data), data: () => ({ object, ...rolesOf(data) }) });
  }
}

function typeOf({ oldRole, newRole }: MemberData): deepsourceWebhooks.WebhookEventType {
  if (oldRole === null) return 'team_member.added';
  return newRole === null ? 'team_member.removed' : 'team_member.updated';
}

function rolesOf({ oldRole, newRole }: MemberData): object {
  return oldRole && newRole ? { oldRole: deepsource.memberRole[oldRole], newRole: deepsource.memberRole[newRole] } : {};
}
