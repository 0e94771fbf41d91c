import path from 'node:path';
import { subgraphModule } from '@lintel/graphql';
import { Module } from '@nestjs/common';
import { UploadRoutes } from './api/github/upload.routes.js';
import { UploadStatusController } from './api/github/upload-status.controller.js';
import { AnalysisResolver, RepositoryIngestResolver, SarifUploadResolver } from './api/lintel/ingest.resolver.js';
import { AcceptUpload } from './application/accept-upload.js';
import { FindRepository } from './application/find-repository.js';
import { IngestCheck } from './application/ingest-check.js';
import { ReadCheck } from './application/read-check.js';
import { ReadUploads } from './application/read-uploads.js';
import { SplitUpload } from './application/split-upload.js';
import { CheckCompletedConsumer } from './messaging/check-completed.consumer.js';
import { IngestCheckWorker } from './messaging/ingest-check.worker.js';
import { SplitUploadWorker } from './messaging/split-upload.worker.js';
import { AnalysesRepository } from './persistence/analyses.repository.js';
import { UploadPartsRepository } from './persistence/upload-parts.repository.js';
import { UploadsRepository } from './persistence/uploads.repository.js';

const useCases = [FindRepository, AcceptUpload, SplitUpload, ReadCheck, IngestCheck, ReadUploads];

@Module({
  providers: [UploadsRepository, UploadPartsRepository, AnalysesRepository, ...useCases],
  exports: useCases,
})
export class IngestModule {}

@Module({ imports: [IngestModule], providers: [SarifUploadResolver, AnalysisResolver, RepositoryIngestResolver] })
export class LintelApiModule {}

@Module({ imports: [IngestModule], controllers: [UploadStatusController], providers: [UploadRoutes] })
export class GithubApiModule {}

@Module({
  imports: [
    IngestModule,
    GithubApiModule,
    LintelApiModule,
    subgraphModule({
      vocabulary: 'lintel',
      include: [LintelApiModule],
      typePaths: [path.join(import.meta.dirname, 'api/lintel/*.graphql')],
    }),
  ],
  providers: [CheckCompletedConsumer, IngestCheckWorker, SplitUploadWorker],
})
export class SarifIngestModule {}
