import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Principal } from '@lintel/auth';
import {
  accountChanged,
  analysisIngested,
  checkCompleted,
  repositoryChanged,
  uploadReceived,
  type BlobReference,
  type Envelope,
  type EventData,
} from '@lintel/events';
import { startTestPostgres, startTestService, testPrincipal, type TestPostgres, type TestService } from '@lintel/testing';
import {
  collectFindings,
  encodeSourceManifest,
  encodeSourceText,
  sourceTextKey,
  storedAsJson,
  storedAsText,
  type FindingsDocument,
} from '@lintel/tracking';
import { service } from '../src/service.js';

export const { accountId, repositoryId, ownerLogin, name } = repositoryChanged.example;
export const member = testPrincipal(accountId, 'member');
export const viewer = testPrincipal(accountId, 'viewer');
export const stranger = testPrincipal(999, 'owner');
export const commit = checkCompleted.example.commitOid;
export const repositoryPath = `/repos/${ownerLogin}/${name}`;

export interface Harness {
  readonly postgres: TestPostgres;
  readonly ingest: TestService;
  close(): Promise<void>;
}

export async function startHarness(settings: Record<string, string> = {}): Promise<Harness> {
  const postgres = await startTestPostgres();
  const ingest = await startTestService(service, { adminUrl: postgres.adminUrl, settings });
  await ingest.deliver(accountChanged, accountChanged.example);
  await ingest.deliver(repositoryChanged, repositoryChanged.example);
  return {
    postgres,
    ingest,
    close: async () => {
      await ingest.close();
      await postgres.stop();
    },
  };
}

export async function until<T>(find: () => Promise<T | undefined>, what = 'it'): Promise<T> {
  for (let round = 0; round < 400; round += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`${what} did not happen within 20 seconds`);
}

export interface Answer {
  readonly status: number;
  readonly body: any;
  readonly type: string | null;
}

/** Sends a request as the gateway would hand it on. */
export async function send(
  ingest: TestService,
  method: string,
  path: string,
  options: { principal?: Principal; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const headers = {
    ...(options.principal && { authorization: await ingest.principalToken(options.principal) }),
    'x-forwarded-host': 'lintel.example',
    'x-forwarded-proto': 'https',
    ...options.headers,
  };
  const body = options.body === undefined || typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
  const response = await fetch(ingest.url + path, { method, headers, ...(body !== undefined && { body }) } as RequestInit);
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text), type: response.headers.get('content-type') };
}

export const packed = (document: unknown): string =>
  gzipSync(typeof document === 'string' ? document : JSON.stringify(document)).toString('base64');

export function upload(ingest: TestService, document: unknown, overrides: Record<string, unknown> = {}): Promise<Answer> {
  const body = { commit_sha: commit, ref: 'refs/heads/main', sarif: packed(document), ...overrides };
  return send(ingest, 'POST', `${repositoryPath}/code-scanning/sarifs`, { principal: member, body });
}

export function uploadStatus(ingest: TestService, sarifId: string): Promise<Answer> {
  return send(ingest, 'GET', `${repositoryPath}/code-scanning/sarifs/${sarifId}`, { principal: member });
}

/** Status once it is not pending any more. */
export async function settledStatus(ingest: TestService, sarifId: string): Promise<any> {
  return until(async () => {
    const { body } = await uploadStatus(ingest, sarifId);
    return body.processing_status === 'pending' ? undefined : body;
  }, `the end of upload ${sarifId}`);
}

export type CheckData = EventData<typeof checkCompleted>;
export type Ingested = EventData<typeof analysisIngested>;
export type Received = EventData<typeof uploadReceived>;

export async function published<Data>(ingest: TestService, type: string): Promise<Envelope<Data>[]> {
  return (await ingest.publishedEvents()).filter((event) => event.type === type) as Envelope<Data>[];
}

/** Does what the runner does with an upload: answers each part with a completed check. Returns the parts it has seen. */
export async function completeUploads(ingest: TestService, firstCheckId: number, overrides: Partial<CheckData> = {}): Promise<Received[]> {
  const parts = (await published<Received>(ingest, uploadReceived.type)).map((event) => event.data);
  for (const part of parts) {
    await ingest.deliver(checkCompleted, {
      ...checkCompleted.example,
      checkId: firstCheckId + part.uploadId,
      uploadId: part.uploadId,
      category: part.category,
      analyzer: { shortcode: 'upload', name: part.toolName, version: '' },
      sarif: part.sarif,
      sources: null,
      changes: null,
      commitOid: part.commitOid,
      ref: part.ref,
      ...overrides,
    });
  }
  return parts;
}

/** Stores the texts and the manifest of a commit. */
export async function storeSources(
  ingest: TestService,
  files: Readonly<Record<string, string>>,
  key = 'test/sources',
): Promise<BlobReference> {
  const entries = [];
  for (const [index, [path, text]] of Object.entries(files).entries()) {
    const blobOid = (index + 1).toString(16).padStart(40, '0');
    await ingest.blobs.put(sourceTextKey(accountId, blobOid), encodeSourceText(text), storedAsText);
    entries.push({ path, blobOid, sizeBytes: Buffer.byteLength(text), text: sourceTextKey(accountId, blobOid) });
  }
  return ingest.blobs.put(key, encodeSourceManifest({ commitOid: commit, files: entries }), storedAsJson);
}

export async function storeSarif(ingest: TestService, document: unknown, key: string): Promise<BlobReference> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return ingest.blobs.put(key, zstdCompressSync(text), { contentType: 'application/sarif+json', contentEncoding: 'zstd' });
}

/** Runs one check through the service and returns what it published. */
export async function ingestCheck(ingest: TestService, check: Partial<CheckData> & { checkId: number }): Promise<Ingested> {
  await ingest.deliver(checkCompleted, { ...checkCompleted.example, sources: null, changes: null, ...check });
  const event = await until(
    async () => (await published<Ingested>(ingest, analysisIngested.type)).find(({ data }) => data.checkId === check.checkId),
    `check ${check.checkId}`,
  );
  return event.data;
}

export async function findingsOf(ingest: TestService, { findings }: Ingested): Promise<FindingsDocument> {
  if (findings === null) throw new Error('there are no findings');
  return collectFindings(await ingest.blobs.open(findings.key));
}

export const sarifLog = (results: unknown, more: { driver?: object; run?: object } = {}) => ({
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'Example',
          semanticVersion: '1.2.3',
          rules: [{ id: 'R1', shortDescription: { text: 'First rule' } }],
          ...more.driver,
        },
      },
      results,
      ...more.run,
    },
  ],
});

export const sarifResult = (uri: unknown, startLine = 1, more: object = {}) => ({
  ruleId: 'R1',
  message: { text: 'Something is wrong.' },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine } } }],
  ...more,
});
