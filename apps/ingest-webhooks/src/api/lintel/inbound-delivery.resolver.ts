import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { loader, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { DomainError, type Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { ReadDeliveries } from '../../application/read-deliveries.js';
import { ReplayDelivery } from '../../application/replay-delivery.js';
import type { Delivery } from '../../domain/delivery.js';
import { presentDelivery } from './inbound-delivery.presenter.js';

@Authorize('signed-in')
@Resolver('InboundDelivery')
export class InboundDeliveryResolver {
  constructor(
    private readonly read: ReadDeliveries,
    private readonly replay: ReplayDelivery,
  ) {}

  @Authorize('installation-admin')
  @Query('inboundDeliveries')
  async deliveries(@Args() args: ConnectionArgs): Promise<Connection<object>> {
    return presentConnection(await this.read.all(args));
  }

  @Query('inboundDelivery')
  async delivery(@Context() context: GraphqlContext, @Args('id') id: string): Promise<object | null> {
    return this.load(context, id);
  }

  @ResolveReference()
  async reference(reference: { id: string }, @Context() context: GraphqlContext): Promise<object | null> {
    return this.load(context, reference.id);
  }

  @Mutation('replayDelivery')
  async replayDelivery(@CurrentPrincipal() principal: Principal, @Args('id') id: string): Promise<object> {
    const deliveryId = fromGlobalIdOf('InboundDelivery', id);
    if (deliveryId === undefined) throw new DomainError('resource-not-found', { resource: 'The delivery' });
    return presentDelivery(await this.replay.execute(principal, deliveryId));
  }

  private async load(context: GraphqlContext, id: string): Promise<object | null> {
    const deliveryId = fromGlobalIdOf('InboundDelivery', id);
    if (deliveryId === undefined) return null;
    const found = await loader<Id, Delivery | undefined>(context, 'inbound-delivery', async (ids) => {
      const byId = new Map((await this.read.byIds(context.principal, ids)).map((delivery) => [delivery.deliveryId, delivery]));
      return ids.map((wanted) => byId.get(wanted));
    }).load(deliveryId);
    return found ? presentDelivery(found) : null;
  }
}

@Authorize('signed-in')
@Resolver('Repository')
export class RepositoryDeliveriesResolver {
  constructor(private readonly read: ReadDeliveries) {}

  @ResolveReference()
  reference({ id }: { id: string }): object {
    return { id };
  }

  @ResolveField('inboundDeliveries')
  async inboundDeliveries(
    @CurrentPrincipal() principal: Principal,
    @Parent() { id }: { id: string },
    @Args() args: ConnectionArgs,
  ): Promise<Connection<object>> {
    return presentConnection(await this.read.ofRepository(principal, fromGlobalIdOf('Repository', id) ?? 0, args));
  }
}

@Authorize('signed-in')
@Resolver('Account')
export class AccountDeliveriesResolver {
  constructor(private readonly read: ReadDeliveries) {}

  @ResolveReference()
  reference({ id }: { id: string }): object {
    return { id };
  }

  @ResolveField('inboundDeliveries')
  async inboundDeliveries(
    @CurrentPrincipal() principal: Principal,
    @Parent() { id }: { id: string },
    @Args() args: ConnectionArgs,
  ): Promise<Connection<object>> {
    return presentConnection(await this.read.ofAccount(principal, fromGlobalIdOf('Account', id) ?? 0, args));
  }
}

function presentConnection({ edges, ...connection }: Connection<Delivery>): Connection<object> {
  return { ...connection, edges: edges.map(({ node, cursor }) => ({ node: presentDelivery(node), cursor })) };
}
