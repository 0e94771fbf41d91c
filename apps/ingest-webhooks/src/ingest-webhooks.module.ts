import path from 'node:path';
import { Module } from '@nestjs/common';
import { subgraphModule } from '@lintel/graphql';
import type { Clock } from '@lintel/kernel';
import { createInboundHooks } from '@lintel/scm';
import { CLOCK, deriveKey, PLATFORM, SETTINGS, type Platform } from '@lintel/service';
import {
  AccountDeliveriesResolver,
  InboundDeliveryResolver,
  RepositoryDeliveriesResolver,
} from './api/lintel/inbound-delivery.resolver.js';
import { maxBodyBytes } from './api/webhooks/inbound-limits.js';
import { WebhookRoutes } from './api/webhooks/webhook-routes.js';
import { AcceptDelivery } from './application/accept-delivery.js';
import { DeliveryLog } from './application/delivery-log.js';
import { ExpireDeliveries } from './application/expire-deliveries.js';
import { INBOUND_HOOKS } from './application/inbound-hooks.js';
import { ReadDeliveries } from './application/read-deliveries.js';
import { ReplayDelivery } from './application/replay-delivery.js';
import { StoreDeliveries } from './application/store-deliveries.js';
import type { IngestSettings } from './config.js';
import { ExpireDeliveriesWorker } from './messaging/expire-deliveries.worker.js';
import { AssignDeliveriesConsumer } from './messaging/repository-changed.consumer.js';
import { BodyVault } from './persistence/body-vault.js';
import { DeliveriesRepository } from './persistence/deliveries.repository.js';

const useCases = [AcceptDelivery, StoreDeliveries, DeliveryLog, ReadDeliveries, ReplayDelivery, ExpireDeliveries];

@Module({
  providers: [
    DeliveriesRepository,
    ...useCases,
    {
      provide: INBOUND_HOOKS,
      inject: [SETTINGS, CLOCK],
      useFactory: (settings: IngestSettings, clock: Clock) => createInboundHooks(settings, clock),
    },
    {
      provide: BodyVault,
      inject: [PLATFORM],
      useFactory: (platform: Platform) => new BodyVault(deriveKey(platform, 'inbound-delivery-bodies'), maxBodyBytes),
    },
  ],
  exports: [DeliveriesRepository, INBOUND_HOOKS, ...useCases],
})
export class DeliveriesModule {}

@Module({ imports: [DeliveriesModule], providers: [InboundDeliveryResolver, RepositoryDeliveriesResolver, AccountDeliveriesResolver] })
export class LintelApiModule {}

@Module({
  imports: [
    DeliveriesModule,
    LintelApiModule,
    subgraphModule({
      vocabulary: 'lintel',
      include: [LintelApiModule],
      typePaths: [path.join(import.meta.dirname, 'api/lintel/*.graphql')],
    }),
  ],
  providers: [WebhookRoutes, AssignDeliveriesConsumer, ExpireDeliveriesWorker],
})
export class IngestWebhooksModule {}
