import { defineService } from '@lintel/service';
import { notifierSettings } from './config.js';
import { NotifierModule } from './notifier.module.js';
import { CreateWebhooks1764000100000 } from './persistence/migrations/1764000100000-create-webhooks.js';

export const service = defineService({
  name: 'notifier',
  module: NotifierModule,
  entities: [],
  migrations: [CreateWebhooks1764000100000],
  usesDirectory: true,
  settings: notifierSettings,
});
