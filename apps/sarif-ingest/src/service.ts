import { defineService } from '@lintel/service';
import { ingestSettings } from './config.js';
import { CreateAnalyses1764000400000 } from './persistence/migrations/1764000400000-create-analyses.js';
import { SarifIngestModule } from './sarif-ingest.module.js';

export const service = defineService({
  name: 'sarif-ingest',
  module: SarifIngestModule,
  entities: [],
  migrations: [CreateAnalyses1764000400000],
  usesDirectory: true,
  settings: ingestSettings,
});
