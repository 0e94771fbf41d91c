import path from 'node:path';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { subgraphModule } from '@lintel/graphql';
import { AllowList } from '@lintel/scm';
import { deriveKey, LOGGER, PLATFORM, SETTINGS, type Platform } from '@lintel/service';
import type { Logger } from '@lintel/observability';
import { WebhookDeliveryResolver, WebhookEndpointResolver } from './api/lintel/webhook.resolver.js';
import { AttemptDelivery } from './application/attempt-delivery.js';
import { ManageEndpoints } from './application/manage-endpoints.js';
import { QueueMessage } from './application/queue-message.js';
import { RepositoryFactsReader } from './application/repository-facts.js';
import { CHANNELS, type Channel } from './channels/channel.js';
import { PrintingChannel } from './channels/printing-channel.js';
import type { NotifierSettings } from './config.js';
import { WebhookClient } from './delivery/webhook-client.js';
import { MemberChangedConsumer, RepositoryActivationConsumer } from './messaging/account.consumers.js';
import { DeliverWebhookWorker } from './messaging/deliver-webhook.worker.js';
import { IssueIntroducedConsumer, IssueResolvedConsumer } from './messaging/issue.consumers.js';
import { RunFinishedConsumer } from './messaging/run-finished.consumer.js';
import { RunStartedConsumer, RunUpdatedConsumer } from './messaging/run.consumers.js';
import { TellChannelWorker } from './messaging/tell-channel.worker.js';
import { EndpointsRepository } from './persistence/endpoints.repository.js';
import { MessagesRepository } from './persistence/messages.repository.js';
import { SecretVault } from './persistence/secret-vault.js';

const useCases = [QueueMessage, AttemptDelivery, ManageEndpoints, RepositoryFactsReader];
const repositories = [EndpointsRepository, MessagesRepository];

@Module({
  providers: [
    ...repositories,
    ...useCases,
    {
      provide: SecretVault,
      inject: [PLATFORM],
      useFactory: (platform: Platform) => new SecretVault(deriveKey(platform, 'webhook-secrets')),
    },
    {
      provide: WebhookClient,
      inject: [PLATFORM],
      useFactory: (platform: Platform) => new WebhookClient(new AllowList(platform.webhookAllow)),
    },
  ],
  exports: [...repositories, ...useCases, WebhookClient],
})
export class DeliveryModule implements OnApplicationShutdown {
  constructor(private readonly client: WebhookClient) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}

@Module({ imports: [DeliveryModule], providers: [WebhookEndpointResolver, WebhookDeliveryResolver] })
export class LintelApiModule {}

@Module({
  imports: [
    DeliveryModule,
    LintelApiModule,
    subgraphModule({
      vocabulary: 'lintel',
      include: [LintelApiModule],
      typePaths: [path.join(import.meta.dirname, 'api/lintel/*.graphql')],
    }),
  ],
  providers: [
    {
      provide: CHANNELS,
      inject: [SETTINGS, LOGGER],
      useFactory: (settings: NotifierSettings, logger: Logger): Channel[] =>
        settings.LINTEL_CHANNELS.map(() => new PrintingChannel(logger)),
    },
    TellChannelWorker,
    RunFinishedConsumer,
    DeliverWebhookWorker,
    RunStartedConsumer,
    RunUpdatedConsumer,
    IssueIntroducedConsumer,
    IssueResolvedConsumer,
    RepositoryActivationConsumer,
    MemberChangedConsumer,
  ],
})
export class NotifierModule {}
