import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@lintel/auth';
import { analysisIngested, repositoryChanged } from '@lintel/events';
import type { TestService } from '@lintel/testing';
import { testPrincipal } from '@lintel/testing';
import {
  accountId,
  commit,
  completeUploads,
  findingsOf,
  member,
  name,
  ownerLogin,
  packed,
  published,
  repositoryId,
  repositoryPath,
  sarifLog,
  sarifResult,
  send,
  settledStatus,
  startHarness,
  stranger,
  until,
  upload,
  uploadStatus,
  viewer,
  type Harness,
  type Ingested,
  type Received,
} from './harness.js';

let harness: Harness | undefined;
let ingest: TestService;

beforeAll(async () => {
  harness = await startHarness();
  ingest = harness.ingest;
});

afterAll(() => harness?.close());

const sarifs = (base = repositoryPath): string => `${base}/code-scanning/sarifs`;
const body = (document: unknown, overrides: object = {}) => ({
  commit_sha: commit,
  ref: 'refs/heads/main',
  sarif: packed(document),
  ...overrides,
});
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function blobFiles(): Promise<string[]> {
  return readdir(path.join(ingest.platform.dataDir, 'blobs', 'uploads', String(accountId))).catch(() => []);
}

/** Files of uploads that came since; the lists of names that jobs write meanwhile do not count. */
async function newUploads(before: readonly string[]): Promise<string[]> {
  return (await blobFiles()).filter((file) => !before.includes(file) && !file.includes('.files'));
}

describe('an upload', () => {
  it('is accepted in all six forms of the address, with URLs in the form that was used', async () => {
    for (const prefix of ['', '/api/v3']) {
      for (const base of [`${prefix}/repos/${ownerLogin.toUpperCase()}/${name}`, `${prefix}/repositories/${repositoryId}`]) {
        const answer = await send(ingest, 'POST', sarifs(base), {
          principal: member,
          body: body(sarifLog([])),
          headers: { 'content-type': 'application/json' },
        });
        expect(answer).toMatchObject({ status: 202, type: 'application/json; charset=utf-8', body: { id: expect.stringMatching(uuid) } });
        expect(answer.body.url).toBe(`https://lintel.example${sarifs(base)}/${answer.body.id}`);
        const status = await send(ingest, 'GET', `${sarifs(base)}/${answer.body.id}`, { principal: viewer });
        expect(status).toMatchObject({ status: 200, body: { errors: null } });
      }
    }
  });

  it('goes from pending to complete when its analysis is there', async () => {
    const { body: receipt } = await upload(
      ingest,
      sarifLog([sarifResult('src/a.ts'), sarifResult('src/b.ts')], {
        driver: { name: 'ToolOne' },
        run: { automationDetails: { id: 'unit/2026-01-01' } },
      }),
      {
        tool_name: 'custom',
        started_at: '2026-01-15T09:30:00Z',
        checkout_uri: 'file:///github/workspace/',
      },
    );
    const part = await until(async () =>
      (await published<Received>(ingest, 'findings.upload.received')).find(({ data }) => data.toolName === 'ToolOne'),
    );
    expect(part.data).toMatchObject({
      repositoryId,
      accountId,
      commitOid: commit,
      ref: 'refs/heads/main',
      category: 'unit',
      sarif: { contentEncoding: 'gzip' },
    });
    expect((await uploadStatus(ingest, receipt.id)).body).toEqual({ processing_status: 'pending', analyses_url: null, errors: null });
    await completeUploads(ingest, 10_000);
    expect(await settledStatus(ingest, receipt.id)).toEqual({
      processing_status: 'complete',
      analyses_url: `https://lintel.example${repositoryPath}/code-scanning/analyses?sarif_id=${receipt.id}`,
      errors: null,
    });
    const event = (await published<Ingested>(ingest, analysisIngested.type)).find(({ data }) => data.uploadId === part.data.uploadId);
    expect(event?.data).toMatchObject({ tool: { name: 'ToolOne', version: '1.2.3' }, category: 'unit', isComplete: true, resultsCount: 2 });
    expect((await findingsOf(ingest, event?.data as Ingested)).findings.map((finding) => finding.path)).toEqual(['src/a.ts', 'src/b.ts']);
  });

  it('names the files whose text is worth storing', async () => {
    await upload(
      ingest,
      sarifLog([sarifResult('src/a.ts'), sarifResult('file:///w/src/b.ts'), sarifResult('file:///etc/passwd'), sarifResult('../x')], {
        driver: { name: 'Named' },
      }),
      { checkout_uri: 'file:///w' },
    );
    const part = await until(async () =>
      (await published<Received>(ingest, 'findings.upload.received')).find(({ data }) => data.toolName === 'Named'),
    );
    const { zstdDecompressSync } = await import('node:zlib');
    const stored = await ingest.blobs.read(part.data.files?.key ?? '', 10_000);
    expect(JSON.parse(zstdDecompressSync(stored).toString())).toEqual(['src/a.ts', 'src/b.ts']);
  });

  it('of the same content for the same place is one analysis, however often and in whatever compression it comes; each has its receipt', async () => {
    const document = sarifLog([sarifResult('src/same.ts')], { driver: { name: 'Repeated' } });
    const before = (await blobFiles()).length;
    const receipts = [];
    for (const level of [1, 9, 9])
      receipts.push((await upload(ingest, document, { sarif: gzipSync(JSON.stringify(document), { level }).toString('base64') })).body.id);
    const ofTool = async () =>
      (await published<Received>(ingest, 'findings.upload.received')).filter(({ data }) => data.toolName === 'Repeated');
    await until(async () => ((await ofTool()).length > 0 ? true : undefined));
    await completeUploads(ingest, 20_000);
    for (const id of receipts) expect((await settledStatus(ingest, id)).processing_status).toBe('complete');
    expect(await ofTool()).toHaveLength(1);
    expect((await published<Ingested>(ingest, analysisIngested.type)).filter(({ data }) => data.tool.name === 'Repeated')).toHaveLength(1);
    // One copy of the file and one list of names are left.
    await until(async () => ((await blobFiles()).length === before + 2 ? true : undefined), 'the removal of the copies');
    const other = await upload(ingest, document, { ref: 'refs/heads/other' });
    await until(async () => ((await ofTool()).length === 2 ? true : undefined));
    expect(other.status).toBe(202);
  });

  it('of several tools and categories becomes a part for each, runs of one category together', async () => {
    const run = (tool: string, id: string) => ({
      tool: { driver: { name: tool } },
      automationDetails: { id },
      results: [sarifResult(`src/${tool}-${id.replace('/', '')}.ts`)],
    });
    const { body: receipt } = await upload(ingest, {
      version: '2.1.0',
      runs: [run('Multi', 'a/1'), run('Multi', 'b/1'), run('Multi2', 'a/1'), run('Multi', 'a/2')],
    });
    const parts = await until(async () => {
      const found = (await published<Received>(ingest, 'findings.upload.received')).filter(({ data }) => data.toolName.startsWith('Multi'));
      return found.length === 3 ? found : undefined;
    });
    expect(parts.map(({ data }) => [data.toolName, data.category])).toEqual([
      ['Multi', 'a'],
      ['Multi', 'b'],
      ['Multi2', 'a'],
    ]);
    await completeUploads(ingest, 30_000);
    expect((await settledStatus(ingest, receipt.id)).processing_status).toBe('complete');
    const events = (await published<Ingested>(ingest, analysisIngested.type)).filter(({ data }) => data.tool.name.startsWith('Multi'));
    expect(events.map(({ data }) => data.resultsCount).sort()).toEqual([1, 1, 2]);
  });

  it('fails when its check fails, and another try starts anew', async () => {
    const document = sarifLog([], { driver: { name: 'Retried' } });
    const first = await upload(ingest, document);
    const ofTool = async () =>
      (await published<Received>(ingest, 'findings.upload.received')).filter(({ data }) => data.toolName === 'Retried');
    await until(async () => (await ofTool())[0]);
    await completeUploads(ingest, 40_000, { outcome: 'failed', reason: 'commit not found', sarif: null });
    expect(await settledStatus(ingest, first.body.id)).toMatchObject({ processing_status: 'failed', errors: ['commit not found'] });
    const second = await upload(ingest, document);
    await until(async () => ((await ofTool()).length === 2 ? true : undefined));
    await completeUploads(ingest, 40_000);
    expect((await settledStatus(ingest, second.body.id)).processing_status).toBe('complete');
    expect((await settledStatus(ingest, first.body.id)).processing_status).toBe('failed');
  });

  it.each([
    ['is no JSON', 'this is not JSON', ['Invalid SARIF. JSON syntax error: unexpected word at byte 1']],
    ['is no SARIF', '{"hello":"world"}', ["Invalid SARIF. Missing 'runs' array."]],
    [
      'is truncated',
      JSON.stringify(sarifLog([sarifResult('a')])).slice(0, -10),
      [expect.stringMatching(/^Invalid SARIF\. JSON syntax error: unexpected end/)],
    ],
    [
      'is nested a million deep',
      `{"version":"2.1.0","x":${'['.repeat(1_000_000)}`,
      ['rejecting SARIF, as it is nested deeper than 64 levels'],
    ],
    [
      'has 21 runs',
      { version: '2.1.0', runs: Array.from({ length: 21 }, () => ({ results: [] })) },
      ['rejecting SARIF, as there are more runs than allowed (21 > 20)'],
    ],
    [
      'has 25,001 results',
      sarifLog(Array.from({ length: 25_001 }, () => ({}))),
      ['rejecting SARIF, as there are more results per run than allowed (25001 > 25000)'],
    ],
    ['comes from a tool that failed', sarifLog([], { run: { invocations: [{ executionSuccessful: false }] } }), ['unsuccessful execution']],
  ])('that %s is failed with the text for it, before any run is made of it', async (_, document, errors) => {
    const before = (await published(ingest, 'findings.upload.received')).length;
    const { status, body: receipt } = await upload(ingest, document);
    expect(status).toBe(202);
    expect(await settledStatus(ingest, receipt.id)).toMatchObject({ processing_status: 'failed', errors });
    expect(await published(ingest, 'findings.upload.received')).toHaveLength(before);
  });

  it('is as strict as GitHub when it asks to be', async () => {
    const document = sarifLog([sarifResult('src/a.ts'), { message: { text: 'x' } }, { message: { text: 'y' }, locations: [] }], {
      driver: { name: 'Strict' },
    });
    const strict = await upload(ingest, document, { validate: true });
    expect(await settledStatus(ingest, strict.body.id)).toMatchObject({
      processing_status: 'failed',
      errors: new Array(2).fill('locationFromSarifResult: expected at least one location'),
    });
    const tolerant = await upload(ingest, document, { validate: false });
    await until(async () => (await published<Received>(ingest, 'findings.upload.received')).find(({ data }) => data.toolName === 'Strict'));
    await completeUploads(ingest, 50_000);
    expect((await settledStatus(ingest, tolerant.body.id)).processing_status).toBe('complete');
  });

  it('keeps the most severe 5,000 of too many results and says that the analysis is not complete', async () => {
    const results = Array.from({ length: 5_003 }, (_, index) =>
      sarifResult('src/a.ts', index + 1, { level: index < 3 ? 'note' : 'error' }),
    );
    await upload(ingest, sarifLog(results, { driver: { name: 'Plenty' } }));
    await until(async () => (await published<Received>(ingest, 'findings.upload.received')).find(({ data }) => data.toolName === 'Plenty'));
    await completeUploads(ingest, 60_000);
    const event = await until(async () =>
      (await published<Ingested>(ingest, analysisIngested.type)).find(({ data }) => data.tool.name === 'Plenty'),
    );
    expect(event.data).toMatchObject({ isComplete: false, reason: '3 results were left out', resultsCount: 5_000, warningsCount: 1 });
  });
});

describe('a bad request', () => {
  const post = (content: unknown, options: object = {}) => send(ingest, 'POST', sarifs(), { principal: member, body: content, ...options });

  it.each([
    [{ commit_sha: 'n/a' }, 'At least 40 characters are required; only 3 were supplied.\nn/a does not match /^[0-9a-f]+$/.'],
    [{ commit_sha: 'g'.repeat(40) }, `${'g'.repeat(40)} does not match /^[0-9a-f]+$/.`],
    [{ commit_sha: 'a'.repeat(41) }, `${'a'.repeat(41)} does not match /^([0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?)$/.`],
    [{ commit_sha: undefined }, '"commit_sha" wasn\'t supplied.'],
    [{ ref: 'main' }, 'main does not match /^refs\\/(heads|pull|tags)\\/.*$/.'],
    [{ ref: undefined, sarif: undefined }, '"ref" wasn\'t supplied.\n"sarif" wasn\'t supplied.'],
    [{ ref: null }, "For 'properties/ref', nil is not a string."],
    [{ sarif: 5 }, "For 'properties/sarif', the value is not a string."],
    [{ foo: 1, bar: 2 }, '"foo" is not a permitted key.\n"bar" is not a permitted key.'],
    [{ validate: 'yes' }, 'For \'properties/validate\', "yes" is not a boolean.'],
    [{ started_at: 'yesterday' }, 'yesterday is not a valid date-time.'],
    [{ tool_name: 7 }, "For 'properties/tool_name', 7 is not a string."],
    [{ tool_name: ' '.repeat(20_000) }, '"tool_name" is too long.'],
    [{ ref: 'refs/heads/a\u0000b' }, 'refs/heads/a\u0000b does not match /^refs\\/(heads|pull|tags)\\/.*$/.'],
  ])('is answered 422 with the rules it breaks (case %#)', async (overrides, lines) => {
    const answer = await post(body(sarifLog([]), overrides));
    expect(answer).toMatchObject({
      status: 422,
      body: { message: `Invalid request.\n\n${lines}`, documentation_url: expect.any(String), status: '422' },
    });
  });

  it.each([
    ['!!!not base64!!!', /not valid base64/],
    ['H4sI=AAA', /not valid base64/],
    [Buffer.from('{"version":"2.1.0"}').toString('base64'), /not a gzip stream/],
    ['', /not a gzip stream/],
    ['H', /not valid base64/],
  ])('with %j for a file is answered 400', async (sarif, message) => {
    expect(await post(body({}, { sarif }))).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(message), status: '400' },
    });
  });

  it.each([
    ['no JSON', 'sarif=x', 400],
    ['truncated JSON', '{"commit_sha":"a', 400],
    ['an array', '[]', 422],
    ['nothing', '', 400],
    ['nested a million deep', `{"sarif":"","x":${'['.repeat(1_000_000)}`, 422],
  ])('that is %s is answered with an error of the caller', async (_, content, status) => {
    const answer = await post(content, { headers: { 'content-type': 'application/json' } });
    expect([answer.status, typeof answer.body.message]).toEqual([status, 'string']);
  });

  it('with a file beyond the limit is answered 413, and one within a hair of it is taken', async () => {
    const bytes = 10 * 1024 * 1024;
    const noise = (length: number): string => {
      const head = gzipSync('{"version":"2.1.0","runs":[]}');
      return Buffer.concat([head, Buffer.alloc(length - head.length)]).toString('base64');
    };
    expect(await post(body({}, { sarif: noise(bytes + 1) }))).toMatchObject({ status: 413, body: { status: '413' } });
    expect((await post(body({}, { sarif: noise(30 * 1024 * 1024) }))).status).toBe(413);
    expect((await post(body({}, { sarif: noise(bytes) }))).status).toBe(202);
  });

  it('leaves nothing behind', async () => {
    const before = await blobFiles();
    await post(body(sarifLog([]), { ref: 'main' }));
    await post(`${JSON.stringify(body(sarifLog([]))).slice(0, -2)}`);
    await post(body({}, { sarif: 'AAAA' }));
    await post(JSON.stringify(body(sarifLog([sarifResult('a')]))), { headers: { 'content-encoding': 'gzip' } });
    expect(await newUploads(before)).toEqual([]);
  });

  it('whose sender hangs up leaves nothing behind and does not harm the next one', async () => {
    const before = await blobFiles();
    const content = JSON.stringify(body(sarifLog([])));
    const headers = { authorization: await ingest.principalToken(member), 'content-length': content.length };
    const request = httpRequest(ingest.url + sarifs(), { method: 'POST', headers });
    request.on('error', () => undefined);
    request.write(content.slice(0, -20));
    await until(async () => ((await newUploads(before)).length > 0 ? true : undefined), 'the start of the upload');
    request.destroy();
    await until(async () => ((await newUploads(before)).length === 0 ? true : undefined), 'the clean-up');
    expect((await upload(ingest, sarifLog([]))).status).toBe(202);
  });

  it('takes base64 in both alphabets, with line breaks, escapes and without padding', async () => {
    const document = sarifLog([sarifResult('src/alphabet.ts')], { driver: { name: 'Alphabets' } });
    const base64 = packed(document);
    const variants = [base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''), base64.replace(/.{60}/g, '$&\r\n')];
    const texts = [
      ...variants.map((sarif) => JSON.stringify(body({}, { sarif }))),
      JSON.stringify(body({}, { sarif: base64 }))
        .replaceAll('/', '\\/')
        .replaceAll('+', '\\u002b'),
    ];
    for (const text of texts) expect((await post(text)).status).toBe(202);
    await until(async () =>
      (await published<Received>(ingest, 'findings.upload.received')).find(({ data }) => data.toolName === 'Alphabets'),
    );
  });
});

describe('who may do what', () => {
  const post = (principal: Principal | undefined, base?: string) =>
    send(ingest, 'POST', sarifs(base), { principal, body: body(sarifLog([])) });

  it('an upload needs the right to write; a stranger learns nothing', async () => {
    expect(await post(undefined)).toMatchObject({ status: 401, body: { message: 'Requires authentication' } });
    expect(await post(viewer)).toMatchObject({ status: 403, body: { message: 'Resource not accessible by personal access token' } });
    expect(await post(stranger)).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    for (const base of [
      '/repos/nobody/nothing',
      '/repositories/424242',
      '/repositories/abc',
      '/repositories/99999999999999999999',
      `/repositories/0${'1'.repeat(30)}`,
    ]) {
      expect(await post(member, base)).toMatchObject({ status: 404, body: { message: 'Not Found', status: '404' } });
    }
    const forged = await send(ingest, 'POST', sarifs(), { headers: { authorization: 'Bearer forged' }, body: body(sarifLog([])) });
    expect(forged).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
  });

  it('a status needs the right to read and belongs to its repository', async () => {
    const { body: receipt } = await upload(ingest, sarifLog([]));
    const get = (principal: typeof member | undefined, base = repositoryPath, id = receipt.id) =>
      send(ingest, 'GET', `${sarifs(base)}/${id}`, { principal });
    expect((await get(viewer)).status).toBe(200);
    expect(await get(undefined)).toMatchObject({ status: 401, body: { message: 'Requires authentication' } });
    for (const answer of [
      await get(stranger),
      await get(
        member,
        repositoryPath,
        receipt.id.replace(/^./, (digit: string) => (digit === '0' ? '1' : '0')),
      ),
      await get(member, repositoryPath, 'nonsense'),
      await get(member, '/repos/x/y'),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    }
    await ingest.deliver(repositoryChanged, { ...repositoryChanged.example, repositoryId: 43, name: 'second', externalId: '4712' });
    expect((await get(member, `/repos/${ownerLogin}/second`)).status).toBe(404);
  });

  it('an upload credential speaks for its own repository only', async () => {
    const credential = { kind: 'repository', isAdmin: false, memberships: [], repositoryId } as const;
    const answer = await post(credential);
    expect(answer.status).toBe(202);
    expect((await send(ingest, 'GET', `${sarifs()}/${answer.body.id}`, { principal: credential })).status).toBe(200);
    expect((await post({ ...credential, repositoryId: 43 })).status).toBe(404);
  });

  it('a repository that is archived, not activated or removed takes nothing', async () => {
    const other = async (id: number, change: object) => {
      await ingest.deliver(repositoryChanged, {
        ...repositoryChanged.example,
        repositoryId: id,
        externalId: `x${id}`,
        name: `r${id}`,
        ...change,
      });
      return post(member, `/repositories/${id}`);
    };
    expect(await other(51, { isArchived: true })).toMatchObject({
      status: 403,
      body: { message: 'Repository was archived so is read-only.' },
    });
    expect(await other(52, { isActivated: false })).toMatchObject({
      status: 403,
      body: { message: 'Code Security must be enabled for this repository to use code scanning.' },
    });
    expect(await other(53, { isRemoved: true })).toMatchObject({ status: 404 });
  });

  it('nothing of one tenant is seen by another through the graph', async () => {
    const { body: receipt } = await upload(
      ingest,
      sarifLog([sarifResult('src/a.ts')], { driver: { name: 'Graph' }, run: { automationDetails: { id: 'graph/' } } }),
    );
    await until(async () => (await published<Received>(ingest, 'findings.upload.received')).find(({ data }) => data.toolName === 'Graph'));
    await completeUploads(ingest, 70_000);
    await settledStatus(ingest, receipt.id);
    const { toGlobalId } = await import('@lintel/vocabularies');
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Repository {
      sarifUploads(first: 1) { pageInfo { hasNextPage } edges { node { id sarifId status errors sizeBytes analyses { toolName category resultsCount isComplete errors warnings } } } }
      analyses(first: 2) { edges { node { id toolName } } } } } }`;
    const variables = { representations: [{ __typename: 'Repository', id: toGlobalId('Repository', repositoryId) }] };
    const own = await ingest.graphql('lintel', { query, variables, principal: viewer });
    expect(own.errors).toBeUndefined();
    const [repository] = own.data._entities;
    expect(repository.sarifUploads).toMatchObject({
      pageInfo: { hasNextPage: true },
      edges: [
        {
          node: {
            sarifId: receipt.id,
            status: 'COMPLETE',
            errors: [],
            analyses: [{ toolName: 'Graph', category: 'graph', resultsCount: 1, isComplete: true, errors: [], warnings: [] }],
          },
        },
      ],
    });
    expect(repository.analyses.edges).toHaveLength(2);
    const foreign = await ingest.graphql('lintel', { query, variables, principal: testPrincipal(999, 'owner') });
    expect(foreign.data._entities[0]).toEqual({ sarifUploads: { pageInfo: { hasNextPage: false }, edges: [] }, analyses: { edges: [] } });
    const byId = '{ sarifUpload(id: "UPLOAD") { id } analysis(id: "ANALYSIS") { id toolName } }'
      .replace('UPLOAD', repository.sarifUploads.edges[0].node.id)
      .replace('ANALYSIS', repository.analyses.edges[0].node.id);
    expect((await ingest.graphql('lintel', { query: byId, principal: viewer })).data).toMatchObject({
      sarifUpload: { id: expect.any(String) },
      analysis: { toolName: expect.any(String) },
    });
    expect((await ingest.graphql('lintel', { query: byId, principal: stranger })).data).toEqual({ sarifUpload: null, analysis: null });
    expect((await ingest.graphql('lintel', { query: byId })).errors).toBeDefined();
  });
});
