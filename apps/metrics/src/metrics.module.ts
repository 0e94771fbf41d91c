import path from 'node:path';
import { subgraphModule } from '@lintel/graphql';
import { Module } from '@nestjs/common';
import { DeepsourceApiModule } from './api/deepsource/deepsource-api.module.js';
import { LintelApiModule } from './api/lintel/lintel-api.module.js';
import { ApplicationModule } from './application/application.module.js';
import { CheckCompletedConsumer } from './messaging/check-completed.consumer.js';
import { CheckReconciledConsumer } from './messaging/check-reconciled.consumer.js';
import { StoreMeasurementsWorker } from './messaging/store-measurements.worker.js';

const sdl = (vocabulary: string): string[] => [path.join(import.meta.dirname, `api/${vocabulary}/*.graphql`)];

@Module({
  imports: [
    ApplicationModule,
    DeepsourceApiModule,
    LintelApiModule,
    subgraphModule({ vocabulary: 'deepsource', include: [DeepsourceApiModule], typePaths: sdl('deepsource') }),
    subgraphModule({ vocabulary: 'lintel', include: [LintelApiModule], typePaths: sdl('lintel') }),
  ],
  providers: [CheckCompletedConsumer, CheckReconciledConsumer, StoreMeasurementsWorker],
})
export class MetricsModule {}
