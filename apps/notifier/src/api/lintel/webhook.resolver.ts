import { Args, Context, Parent, Query, Mutation, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { Authorize, CurrentPrincipal, scopeOf, type Principal } from '@lintel/auth';
import { keysetSql, loader, paginate, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { DomainError, type Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { deepsourceWebhooks, fromGlobalIdOf } from '@lintel/vocabularies';
import { ManageEndpoints } from '../../application/manage-endpoints.js';
import type { SignatureDigest } from '../../domain/endpoint.js';
import { MessagesRepository, type Attempt, type Message } from '../../persistence/messages.repository.js';
import { presentAttempt, presentDelivery, presentEndpoint, type EndpointView } from './webhook.presenter.js';

interface CreateInput {
  readonly accountId: string;
  readonly url: string;
  readonly events: string[];
  readonly secret?: string | null;
  readonly digest: string;
  readonly hasSignaturePrefix: boolean;
}

@Authorize('signed-in')
@Resolver('WebhookEndpoint')
export class WebhookEndpointResolver {
  constructor(
    private readonly manage: ManageEndpoints,
    private readonly database: Database,
    private readonly messages: MessagesRepository,
  ) {}

  @Query('webhookEventTypes')
  eventTypes(): readonly string[] {
    return deepsourceWebhooks.webhookEventTypes;
  }

  @Query('webhookEndpoints')
  async endpoints(@CurrentPrincipal() principal: Principal, @Args('accountId') accountId: string): Promise<object[]> {
    return (await this.manage.list(principal, idOf('Account', accountId))).map(presentEndpoint);
  }

  @Query('webhookEndpoint')
  async endpoint(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<object | null> {
    return presentEndpoint(await this.manage.find(principal, idOf('WebhookEndpoint', id)));
  }

  @ResolveReference()
  async reference(reference: { id: string }, @Context() context: GraphqlContext): Promise<object> {
    return presentEndpoint(await this.manage.find(context.principal, idOf('WebhookEndpoint', reference.id)));
  }

  @Mutation('createWebhookEndpoint')
  async create(@CurrentPrincipal() principal: Principal, @Args('input') input: CreateInput): Promise<object> {
    const { endpoint, secret } = await this.manage.create(principal, {
      accountId: idOf('Account', input.accountId),
      url: input.url,
      events: input.events,
      secret: input.secret ?? undefined,
      digest: input.digest.toLowerCase() as SignatureDigest,
      hasSignaturePrefix: input.hasSignaturePrefix,
    });
    return { endpoint: presentEndpoint(endpoint), secret };
  }

  @Mutation('testWebhookEndpoint')
  async test(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<object> {
    const { endpoint, message } = await this.manage.test(principal, idOf('WebhookEndpoint', id));
    return { endpoint: presentEndpoint(endpoint), delivery: presentDelivery(message) };
  }

  @Mutation('rotateWebhookSecret')
  async rotate(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<object> {
    return { secret: await this.manage.rotateSecret(principal, idOf('WebhookEndpoint', id)) };
  }

  @Mutation('disableWebhookEndpoint')
  async disable(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<object> {
    return presentEndpoint(await this.manage.disable(principal, idOf('WebhookEndpoint', id)));
  }

  @Mutation('deleteWebhookEndpoint')
  async remove(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<object> {
    await this.manage.remove(principal, idOf('WebhookEndpoint', id));
    return { ok: true };
  }

  @ResolveField('deliveries')
  async deliveries(
    @Parent() { endpoint }: EndpointView,
    @CurrentPrincipal() principal: Principal,
    @Args() args: ConnectionArgs,
  ): Promise<Connection<object>> {
    return this.database.transaction(scopeOf(principal), (tx) =>
      paginate<Message, object>({
        args,
        keyShape: ['number'],
        keyOf: (row) => [row.messageId],
        fetch: (request) =>
          this.messages.page(tx, keysetSql({ request, columns: ['message_id'], order: 'desc', parameters: [endpoint.endpointId] })),
        count: () => this.database.transaction(scopeOf(principal), (counting) => this.messages.count(counting, endpoint.endpointId)),
        toNode: presentDelivery,
      }),
    );
  }
}

@Authorize('signed-in')
@Resolver('WebhookDelivery')
export class WebhookDeliveryResolver {
  constructor(
    private readonly manage: ManageEndpoints,
    private readonly database: Database,
    private readonly messages: MessagesRepository,
  ) {}

  @ResolveReference()
  async reference(reference: { id: string }, @Context() context: GraphqlContext): Promise<object | null> {
    const message = await this.database.transaction(scopeOf(context.principal), (tx) =>
      this.messages.find(tx, idOf('WebhookDelivery', reference.id)),
    );
    if (!message) return null;
    await this.manage.find(context.principal, message.endpointId);
    return presentDelivery(message);
  }

  @Mutation('redeliverWebhook')
  async redeliver(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<object> {
    return presentDelivery(await this.manage.redeliver(principal, idOf('WebhookDelivery', id)));
  }

  @ResolveField('attempts')
  async attempts(@Parent() { rowId }: { rowId: Id }, @Context() context: GraphqlContext): Promise<object[]> {
    const byMessage = loader<Id, Attempt[]>(context, 'webhook-attempts', (ids) =>
      this.database.transaction(scopeOf(context.principal), async (tx) => {
        const found = await this.messages.attempts(tx, ids);
        return ids.map((messageId) => found.get(messageId) ?? []);
      }),
    );
    return (await byMessage.load(rowId)).map(presentAttempt);
  }
}

function idOf(type: string, globalId: string): Id {
  const id = fromGlobalIdOf(type, globalId);
  if (id === undefined) throw new DomainError('resource-not-found', { resource: type });
  return id;
}
