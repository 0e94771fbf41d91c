import path from 'node:path';
import { subgraphModule } from '@lintel/graphql';
import { Database, systemScope } from '@lintel/persistence';
import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CodigaApiModule } from './api/codiga/codiga-api.module.js';
import { DeepsourceApiModule } from './api/deepsource/deepsource-api.module.js';
import { LintelApiModule } from './api/lintel/lintel-api.module.js';
import { ApplicationModule } from './application/application.module.js';
import { AbandonedCheckWorker, AbandonedPreparationWorker, AbandonedUploadWorker } from './messaging/abandoned.worker.js';
import { AnalysisIngestedConsumer } from './messaging/analysis-ingested.consumer.js';
import { CheckReconciledConsumer } from './messaging/check-reconciled.consumer.js';
import { DeliverUploadWorker } from './messaging/deliver-upload.worker.js';
import { ExpireRunWorker } from './messaging/expire-run.worker.js';
import { PrepareRunWorker } from './messaging/prepare-run.worker.js';
import { PullRequestReceivedConsumer } from './messaging/pull-request-received.consumer.js';
import { PushReceivedConsumer } from './messaging/push-received.consumer.js';
import { RepositoryChangedConsumer } from './messaging/repository-changed.consumer.js';
import { RunCheckWorker } from './messaging/run-check.worker.js';
import { RunMeasuredConsumer } from './messaging/run-measured.consumer.js';
import { UploadReceivedConsumer } from './messaging/upload-received.consumer.js';
import { findPendingUids } from './persistence/runs.repository.js';
import { Workspaces } from './workspace/workspaces.js';

const consumers = [
  AnalysisIngestedConsumer,
  CheckReconciledConsumer,
  PullRequestReceivedConsumer,
  PushReceivedConsumer,
  RepositoryChangedConsumer,
  RunMeasuredConsumer,
  UploadReceivedConsumer,
];

const workers = [
  AbandonedCheckWorker,
  AbandonedPreparationWorker,
  AbandonedUploadWorker,
  DeliverUploadWorker,
  ExpireRunWorker,
  PrepareRunWorker,
  RunCheckWorker,
];

const sdl = (vocabulary: string): string[] => [path.join(import.meta.dirname, `api/${vocabulary}/*.graphql`)];

@Module({
  imports: [
    ApplicationModule,
    CodigaApiModule,
    DeepsourceApiModule,
    LintelApiModule,
    subgraphModule({ vocabulary: 'deepsource', include: [DeepsourceApiModule], typePaths: sdl('deepsource') }),
    subgraphModule({ vocabulary: 'codiga', include: [CodigaApiModule], typePaths: sdl('codiga') }),
    subgraphModule({ vocabulary: 'lintel', include: [LintelApiModule], typePaths: sdl('lintel') }),
  ],
  providers: [...consumers, ...workers],
})
export class AnalysisRunnerModule implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly workspaces: Workspaces,
  ) {}

  /** Work directories of runs that ended while this process was away. */
  async onApplicationBootstrap(): Promise<void> {
    const scope = systemScope('work directories of ended runs are removed');
    await this.workspaces.clearUp((runUids) => this.database.transaction(scope, (tx) => findPendingUids(tx, runUids)));
  }
}
