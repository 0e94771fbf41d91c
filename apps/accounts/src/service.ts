import { defineService } from '@lintel/service';
import { AccountsModule } from './accounts.module.js';
import { accountsSettings } from './config.js';
import { CreateAccounts1764000001000 } from './persistence/migrations/1764000001000-create-accounts.js';

export const service = defineService({
  name: 'accounts',
  module: AccountsModule,
  entities: [],
  migrations: [CreateAccounts1764000001000],
  usesDirectory: false,
  settings: accountsSettings,
});
export { Administration } from './administration.js';
