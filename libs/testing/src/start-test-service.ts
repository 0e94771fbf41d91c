import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InternalTokens, type Principal } from '@lintel/auth';
import { FileBlobStore, type BlobStore } from '@lintel/blobs';
import type { Envelope, EventDefinition, EventData } from '@lintel/events';
import type { Clock } from '@lintel/kernel';
import { createPostgresTransport } from '@lintel/messaging';
import { createLogger } from '@lintel/observability';
import { systemScope, type Database } from '@lintel/persistence';
import { migrate, startService, type Platform, type RunningService, type ServiceDefinition } from '@lintel/service';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface TestServiceOptions {
  readonly adminUrl: string;
  /** `none`: events stay in the outbox and are fed by hand with `deliver`. */
  readonly transport?: 'postgres' | 'none';
  /** Settings by variable name. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly platform?: Partial<Platform>;
  readonly blobs?: BlobStore;
  readonly tokens?: InternalTokens;
  readonly clock?: Clock;
}

export interface TestService {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly tokens: InternalTokens;
  readonly platform: Platform;
  /** `Authorization` value of a request that the gateway would send for this principal. */
  principalToken(principal: Principal): Promise<string>;
  /** `Authorization` value of a call that another service makes on its own behalf. */
  internalToken(): Promise<string>;
  /** Runs one event through the handler wrapper of every consumer that takes it; `id` makes it a repeated delivery. */
  deliver<Definition extends EventDefinition>(
    definition: Definition,
    data: EventData<Definition>,
    options?: { id?: string },
  ): Promise<Envelope>;
  /** What the service wrote to its outbox, oldest first. */
  publishedEvents(): Promise<Envelope[]>;
  /** POSTs a GraphQL document to one of the service's subgraphs. */
  graphql(
    vocabulary: string,
    request: { query: string; variables?: object; principal?: Principal },
  ): Promise<{ data: any; errors?: any[] }>;
  close(): Promise<void>;
}

/** Starts one service on a real database, migrated; without other services. */
export async function startTestService(definition: ServiceDefinition, options: TestServiceOptions): Promise<TestService> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lintel-service-'));
  await migrate(definition, options.adminUrl);
  const tokens = options.tokens ?? InternalTokens.generate();
  const blobs = options.blobs ?? new FileBlobStore(path.join(dataDir, 'blobs'));
  const platform = testPlatform(dataDir, options.platform);
  const transport = options.transport === 'postgres' ? createPostgresTransport({ url: options.adminUrl }) : undefined;
  const running = await startService(definition, {
    platform,
    database: { url: options.adminUrl, isSharedLogin: true, poolSize: 8 },
    transport,
    blobs,
    tokens,
    source: options.settings ?? {},
    listen: { host: '127.0.0.1', port: 0 },
    logger: createLogger({ service: definition.name, level: options.settings?.LINTEL_LOG_LEVEL === 'info' ? 'info' : 'silent' }),
    withProcessMetrics: false,
    clock: options.clock,
  });
  const principalToken = async (principal: Principal): Promise<string> =>
    `Bearer ${await tokens.mint({ audience: definition.name, principal })}`;
  return {
    url: running.url,
    app: running.app,
    database: running.database,
    blobs,
    tokens,
    platform,
    principalToken,
    internalToken: async () => `Bearer ${await tokens.mint({ audience: definition.name, isInternal: true })}`,
    deliver: (event, data, deliverOptions) => running.messaging.deliver(event, data, deliverOptions),
    publishedEvents: () => readOutbox(running),
    graphql: async (vocabulary, request) => {
      const headers = {
        'content-type': 'application/json',
        ...(request.principal ? { authorization: await principalToken(request.principal) } : {}),
      };
      const body = JSON.stringify({ query: request.query, variables: request.variables });
      const response = await fetch(`${running.url}/_graph/${vocabulary}`, { method: 'POST', headers, body });
      return (await response.json()) as { data: any; errors?: any[] };
    },
    async close() {
      await running.close();
      await transport?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function testPlatform(dataDir: string, overrides: Partial<Platform> = {}): Platform {
  return {
    publicUrl: 'http://lintel.test',
    dataDir,
    secretKey: randomBytes(32),
    scmAllow: [],
    webhookAllow: [],
    serviceUrl: () => undefined,
    ...overrides,
  };
}

async function readOutbox(running: RunningService): Promise<Envelope[]> {
  const rows = await running.database.transaction(systemScope('test reads the outbox'), (tx) =>
    tx.query<{ envelope: Envelope }>('SELECT envelope FROM outbox ORDER BY sequence'),
  );
  return rows.map((row) => row.envelope);
}
