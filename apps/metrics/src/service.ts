import { defineService } from '@lintel/service';
import { MetricsModule } from './metrics.module.js';
import { CreateMeasurements1764000600000 } from './persistence/migrations/1764000600000-create-measurements.js';

export const service = defineService({
  name: 'metrics',
  module: MetricsModule,
  entities: [],
  migrations: [CreateMeasurements1764000600000],
  usesDirectory: true,
});
