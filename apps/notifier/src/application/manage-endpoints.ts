import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { requireRight, scopeOf, type Principal } from '@lintel/auth';
import { DomainError, type Clock, type Id } from '@lintel/kernel';
import { Database, type Transaction } from '@lintel/persistence';
import { CLOCK } from '@lintel/service';
import { deepsourceWebhooks } from '@lintel/vocabularies';
import { checkEndpointSettings, type Endpoint, type EndpointSettings } from '../domain/endpoint.js';
import { EndpointsRepository } from '../persistence/endpoints.repository.js';
import { MessagesRepository, type Message } from '../persistence/messages.repository.js';
import { AttemptDelivery } from './attempt-delivery.js';
import { QueueMessage } from './queue-message.js';

export type NewEndpoint = Omit<EndpointSettings, 'secret'> & { readonly accountId: Id; readonly secret?: string };

/** What administrators of an account do with its webhook endpoints. */
@Injectable()
export class ManageEndpoints {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
    private readonly messages: MessagesRepository,
    private readonly queue: QueueMessage,
    private readonly attempt: AttemptDelivery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Creates an endpoint, not yet enabled. The secret, generated when none is given, is returned this once. */
  async create(principal: Principal, endpoint: NewEndpoint): Promise<{ endpoint: Endpoint; secret: string }> {
    requireRight(principal, endpoint.accountId, 'administer', 'create webhook endpoints');
    const secret = endpoint.secret ?? newSecret();
    const settings = { ...endpoint, secret };
    checkEndpointSettings(settings);
    return this.database.transaction(scopeOf(principal), async (tx) => ({
      endpoint: await this.endpoints.insert(tx, { accountId: endpoint.accountId, settings, createdAt: this.clock.now() }),
      secret,
    }));
  }

  async list(principal: Principal, accountId: Id): Promise<Endpoint[]> {
    requireRight(principal, accountId, 'administer', 'see webhook endpoints');
    return this.database.transaction(scopeOf(principal), (tx) => this.endpoints.list(tx, accountId));
  }

  /** Sends a `test.event` now; a 2xx enables the endpoint. Returns the message with its attempt. */
  async test(principal: Principal, endpointId: Id): Promise<{ endpoint: Endpoint; message: Message }> {
    const messageId = await this.change(principal, endpointId, (tx, endpoint) =>
      this.queue.write(tx, endpoint, { type: deepsourceWebhooks.testEventType, data: { test: true } }),
    );
    await this.attempt.execute(messageId);
    return this.database.transaction(scopeOf(principal), async (tx) => ({
      endpoint: (await this.endpoints.find(tx, endpointId))!,
      message: (await this.messages.find(tx, messageId))!,
    }));
  }

  /** The old secret keeps signing beside the new one for a day. */
  async rotateSecret(principal: Principal, endpointId: Id): Promise<string> {
    const secret = newSecret();
    await this.change(principal, endpointId, async (tx) => {
      if ((await this.endpoints.secrets(tx, endpointId, this.clock.now())).length > 1)
        throw new DomainError('state-conflict', { reason: 'The secret was rotated less than a day ago' });
      await this.endpoints.rotateSecret(tx, endpointId, secret);
    });
    return secret;
  }

  async disable(principal: Principal, endpointId: Id): Promise<Endpoint> {
    await this.change(principal, endpointId, async (tx) => {
      await this.endpoints.setState(tx, endpointId, 'disabled', 'Disabled by a person');
      await this.messages.failPending(tx, endpointId);
    });
    return this.find(principal, endpointId);
  }

  async remove(principal: Principal, endpointId: Id): Promise<void> {
    await this.change(principal, endpointId, (tx) => this.endpoints.remove(tx, endpointId));
  }

  /** Sends a message of the log again, with the id it had. */
  async redeliver(principal: Principal, messageId: Id): Promise<Message> {
    const message = await this.database.transaction(scopeOf(principal), async (tx) => {
      const found = await this.messages.find(tx, messageId);
      if (!found) throw new DomainError('resource-not-found', { resource: 'Delivery' });
      requireRight(principal, found.accountId, 'administer', 'send webhooks again');
      await this.messages.setState(tx, messageId, 'pending', null);
      return found;
    });
    await this.attempt.execute(message.messageId);
    return this.database.transaction(scopeOf(principal), async (tx) => (await this.messages.find(tx, messageId))!);
  }

  async find(principal: Principal, endpointId: Id): Promise<Endpoint> {
    return this.database.transaction(scopeOf(principal), (tx) => this.require(tx, principal, endpointId));
  }

  private change<T>(principal: Principal, endpointId: Id, work: (tx: Transaction, endpoint: Endpoint) => Promise<T>): Promise<T> {
    return this.database.transaction(scopeOf(principal), async (tx) => work(tx, await this.require(tx, principal, endpointId)));
  }

  private async require(tx: Transaction, principal: Principal, endpointId: Id): Promise<Endpoint> {
    const endpoint = await this.endpoints.find(tx, endpointId);
    if (!endpoint) throw new DomainError('resource-not-found', { resource: 'Webhook endpoint' });
    requireRight(principal, endpoint.accountId, 'administer', 'change webhook endpoints');
    return endpoint;
  }
}

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
