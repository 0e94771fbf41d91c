import path from 'node:path';
import { InternalTokens } from '@lintel/auth';
import { FileBlobStore } from '@lintel/blobs';
import { pushReceived, repositoryChanged, type EventData } from '@lintel/events';
import { createLogger } from '@lintel/observability';
import { startService, type Platform } from '@lintel/service';
import { service } from '../src/service.js';

export interface WorkerOptions {
  readonly adminUrl: string;
  readonly dataDir: string;
  readonly blobDir: string;
  readonly scmAllow: string[];
  readonly repository: EventData<typeof repositoryChanged>;
  readonly push: EventData<typeof pushReceived>;
}

// A worker of its own, for tests that kill it: takes in one push and works on it.
const { adminUrl, dataDir, blobDir, scmAllow, repository, push } = JSON.parse(process.argv.at(-1) ?? '{}') as WorkerOptions;

const platform: Platform = {
  publicUrl: 'http://lintel.test',
  dataDir: path.resolve(dataDir),
  secretKey: Buffer.alloc(32, 1),
  scmAllow,
  webhookAllow: [],
  serviceUrl: () => undefined,
};

const running = await startService(service, {
  platform,
  database: { url: adminUrl, isSharedLogin: true, poolSize: 4 },
  transport: undefined,
  blobs: new FileBlobStore(blobDir),
  tokens: InternalTokens.generate(),
  source: { LINTEL_EXECUTOR: 'process' },
  listen: { host: '127.0.0.1', port: 0 },
  logger: createLogger({ service: service.name, level: 'warn' }),
  withProcessMetrics: false,
});
await running.messaging.deliver(repositoryChanged, repository);
await running.messaging.deliver(pushReceived, push);
