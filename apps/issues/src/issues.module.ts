import path from 'node:path';
import { subgraphModule } from '@lintel/graphql';
import { Module } from '@nestjs/common';
import { CodigaApiModule } from './api/codiga/codiga-api.module.js';
import { DeepsourceApiModule } from './api/deepsource/deepsource-api.module.js';
import { LintelApiModule } from './api/lintel/lintel-api.module.js';
import { ApplicationModule } from './application/application.module.js';
import { AnalysisIngestedConsumer } from './messaging/analysis-ingested.consumer.js';
import { ExpireTriageWorker } from './messaging/expire-triage.worker.js';
import { ReconcileCheckWorker } from './messaging/reconcile-check.worker.js';

const sdl = (vocabulary: string): string[] => [path.join(import.meta.dirname, `api/${vocabulary}/*.graphql`)];

@Module({
  imports: [
    ApplicationModule,
    CodigaApiModule,
    DeepsourceApiModule,
    LintelApiModule,
    subgraphModule({ vocabulary: 'codiga', include: [CodigaApiModule], typePaths: sdl('codiga') }),
    subgraphModule({ vocabulary: 'deepsource', include: [DeepsourceApiModule], typePaths: sdl('deepsource') }),
    subgraphModule({ vocabulary: 'lintel', include: [LintelApiModule], typePaths: sdl('lintel') }),
  ],
  providers: [AnalysisIngestedConsumer, ReconcileCheckWorker, ExpireTriageWorker],
})
export class IssuesModule {}
