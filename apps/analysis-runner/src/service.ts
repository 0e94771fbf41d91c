import { defineService } from '@lintel/service';
import { AnalysisRunnerModule } from './analysis-runner.module.js';
import { analysisRunnerSettings } from './config.js';
import { CreateRuns1764000001000 } from './persistence/migrations/1764000001000-create-runs.js';

export const service = defineService({
  name: 'analysis-runner',
  module: AnalysisRunnerModule,
  entities: [],
  migrations: [CreateRuns1764000001000],
  usesDirectory: true,
  settings: analysisRunnerSettings,
});
export { Administration, type DescribedRun } from './administration.js';
