import { defineService } from '@lintel/service';
import { gatewaySettings } from './config.js';
import { GatewayModule } from './gateway.module.js';
import { CreateRateWindows1764000001000 } from './persistence/migrations/1764000001000-create-rate-windows.js';

export const service = defineService({
  name: 'gateway',
  module: GatewayModule,
  entities: [],
  migrations: [CreateRateWindows1764000001000],
  usesDirectory: false,
  settings: gatewaySettings,
});
