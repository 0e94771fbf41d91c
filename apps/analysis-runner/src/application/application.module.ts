import path from 'node:path';
import { InternalTokens } from '@lintel/auth';
import { BlobStore } from '@lintel/blobs';
import { Directory } from '@lintel/directory';
import type { Logger } from '@lintel/observability';
import { Database } from '@lintel/persistence';
import { LOGGER, PLATFORM, SETTINGS, type Platform } from '@lintel/service';
import { Module } from '@nestjs/common';
import type { AnalysisRunnerSettings } from '../config.js';
import type { Executor } from '../execution/executor.js';
import { findExecutor } from '../execution/find-executor.js';
import { Mirrors } from '../git/mirrors.js';
import { CloneCredentialSource } from '../workspace/clone-credentials.js';
import { CodeFetcher } from '../workspace/code-fetcher.js';
import { Workspaces } from '../workspace/workspaces.js';
import { Abandon } from './abandon.js';
import { AcceptUpload } from './accept-upload.js';
import { DeliverUpload } from './deliver-upload.js';
import { ExecuteCheck } from './execute-check.js';
import { ExpireRun } from './expire-run.js';
import { FollowPullRequest } from './follow-pull-request.js';
import { FollowPush } from './follow-push.js';
import { FollowRepository } from './follow-repository.js';
import { PrepareRun } from './prepare-run.js';
import { QueueTimes } from './queue-times.js';
import { ReadRuns } from './read-runs.js';
import { RequestRun } from './request-run.js';
import { ResultStore } from './result-store.js';

export const EXECUTOR = Symbol('analysis-runner.executor');

const commandTimeoutMs = 120_000;

function mirrorsOf(platform: Platform, settings: AnalysisRunnerSettings): Mirrors {
  return new Mirrors({
    folder: path.join(platform.dataDir, 'mirrors'),
    maxTotalBytes: settings.LINTEL_MIRRORS_MAX_BYTES,
    limits: {
      fetchTimeoutMs: settings.LINTEL_FETCH_TIMEOUT_SECONDS * 1000,
      commandTimeoutMs,
      maxPackBytes: settings.LINTEL_FETCH_MAX_BYTES,
      depth: settings.LINTEL_FETCH_DEPTH,
    },
  });
}

function checkoutLimitsOf(settings: AnalysisRunnerSettings) {
  return {
    maxFiles: settings.LINTEL_CHECKOUT_MAX_FILES,
    maxBytes: settings.LINTEL_CHECKOUT_MAX_BYTES,
    maxFileBytes: settings.LINTEL_CHECKOUT_MAX_FILE_BYTES,
  };
}

const code = [
  {
    provide: CodeFetcher,
    inject: [PLATFORM, SETTINGS, InternalTokens],
    useFactory: (platform: Platform, settings: AnalysisRunnerSettings, tokens: InternalTokens) =>
      new CodeFetcher({
        mirrors: mirrorsOf(platform, settings),
        credentials: new CloneCredentialSource({ accountsUrl: () => platform.serviceUrl('accounts'), tokens }),
        allow: platform.scmAllow,
        caFile: settings.LINTEL_GIT_CA_FILE,
      }),
  },
  {
    provide: Workspaces,
    inject: [PLATFORM, SETTINGS],
    useFactory: (platform: Platform, settings: AnalysisRunnerSettings) =>
      new Workspaces({ folder: path.join(platform.dataDir, 'work'), limits: checkoutLimitsOf(settings) }),
  },
  { provide: ResultStore, inject: [BlobStore], useFactory: (blobs: BlobStore) => new ResultStore(blobs) },
  {
    provide: EXECUTOR,
    inject: [PLATFORM, SETTINGS, LOGGER],
    useFactory: (platform: Platform, settings: AnalysisRunnerSettings, logger: Logger) =>
      findExecutor({ wanted: settings.LINTEL_EXECUTOR, folder: path.join(platform.dataDir, 'executor'), logger }),
  },
];

type ExecuteCheckArguments = [Database, Directory, CodeFetcher, Workspaces, ResultStore, Executor, QueueTimes];

const work = [
  {
    provide: ExecuteCheck,
    inject: [Database, Directory, CodeFetcher, Workspaces, ResultStore, EXECUTOR, QueueTimes],
    useFactory: (...[database, directory, fetcher, workspaces, results, executor, queueTimes]: ExecuteCheckArguments) =>
      new ExecuteCheck({ database, directory, fetcher, workspaces, results, executor, queueTimes }),
  },
  {
    provide: DeliverUpload,
    inject: [Database, Directory, CodeFetcher, ResultStore, BlobStore, PLATFORM, SETTINGS],
    useFactory: (
      ...[database, directory, fetcher, results, blobs, platform, settings]: [
        Database,
        Directory,
        CodeFetcher,
        ResultStore,
        BlobStore,
        Platform,
        AnalysisRunnerSettings,
      ]
    ) =>
      new DeliverUpload({
        database,
        directory,
        fetcher,
        results,
        blobs,
        folder: path.join(platform.dataDir, 'uploads'),
        limits: checkoutLimitsOf(settings),
      }),
  },
];

const providers = [
  ...code,
  ...work,
  Abandon,
  AcceptUpload,
  ExpireRun,
  FollowPullRequest,
  FollowPush,
  FollowRepository,
  PrepareRun,
  QueueTimes,
  ReadRuns,
  RequestRun,
];

/** The use cases, for every front door of the service. */
@Module({ providers, exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)) })
export class ApplicationModule {}
