import { defineService } from '@lintel/service';
import { ingestSettings } from './config.js';
import { IngestWebhooksModule } from './ingest-webhooks.module.js';
import { CreateInboundDeliveries1764000200000 } from './persistence/migrations/1764000200000-create-inbound-deliveries.js';

export const service = defineService({
  name: 'ingest-webhooks',
  module: IngestWebhooksModule,
  entities: [],
  migrations: [CreateInboundDeliveries1764000200000],
  usesDirectory: true,
  settings: ingestSettings,
});
