import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toGlobalId } from '@lintel/vocabularies';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';
import { ann } from './support/fake-installation.js';

const asAnn = { authorization: 'Bearer dsp_ann' };
const asBob = { authorization: 'Bearer dsp_bob' };
const viewer = { query: '{ viewer { email } }' };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => gateway.close());
beforeEach(() => {
  for (const service of Object.values(gateway.services)) service.seen.length = 0;
});

describe('routes', () => {
  it.each(['/graphql', '/graphql/', '/api/graphql', '/api/graphql/'])('serves the main graph at %s, never a redirect', async (path) => {
    const { status, json, headers } = await gateway.post(path, viewer, asAnn);
    expect({ status, json }).toEqual({ status: 200, json: { data: { viewer: { email: 'ann@example.com' } } } });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it.each(['/-/graphql', '/-/graphql/'])('serves our own graph at %s', async (path) => {
    expect((await gateway.post(path, { query: '{ me }' }, asAnn)).json).toEqual({ data: { me: 'ann@example.com' } });
  });

  it.each(['/codiga/graphql', '/codiga/graphql/'])('serves the Codiga graph at %s', async (path) => {
    expect((await gateway.post(path, { query: '{ user { id username } }' }, { 'x-api-token': 'dsp_ann' })).json).toEqual({
      data: { user: { id: 5_000_000_000, username: 'ann@example.com' } },
    });
  });

  it.each(['api.codiga.io', 'api.code-inspector.com:443', 'API.CODIGA.IO'])('serves the Codiga graph at /graphql of %s', async (host) => {
    const { body } = await postWithHost('/graphql', host, { query: '{ user { username } }' });
    expect(body).toEqual({ data: { user: { username: 'ann@example.com' } } });
  });

  it('does not take the host from a header that anyone can send', async () => {
    const { json } = await gateway.post('/graphql', viewer, { ...asAnn, 'x-forwarded-host': 'api.codiga.io' });
    expect(json.data.viewer.email).toBe('ann@example.com');
  });

  it('answers 404 in the shape of the API that an unknown path belongs to', async () => {
    const github = await gateway.post('/repos/acme/shop/unknown', {}, asAnn);
    expect({ status: github.status, json: github.json }).toEqual({
      status: 404,
      json: { message: 'Not Found', documentation_url: '/docs/rest', status: '404' },
    });
    const semgrep = await gateway.post('/api/v1/unknown', {}, asAnn);
    expect({ status: semgrep.status, json: semgrep.json }).toMatchObject({ status: 404, json: { error: expect.any(String), code: 5 } });
    expect((await gateway.post('/nowhere', {})).status).toBe(404);
  });
});

describe('transport', () => {
  it.each([
    ['charset', { 'content-type': 'application/json; charset=utf-8' }, viewer],
    ['variables null', {}, { ...viewer, variables: null }],
    ['operationName null', {}, { ...viewer, operationName: null }],
    ['anonymous operation with empty operationName', {}, { ...viewer, operationName: '' }],
    ['a name that is one of several', {}, { query: 'query A { viewer { id } } query B { viewer { email } }', operationName: 'B' }],
  ])('accepts %s', async (_name, headers, body) => {
    const { status, json } = await gateway.post('/graphql', body, { ...asAnn, ...headers });
    expect(status).toBe(200);
    expect(json).toEqual({ data: { viewer: { email: 'ann@example.com' } } });
  });

  it.each([
    ['an unknown field', { query: '{ viewer { shoeSize } }' }, 'Cannot query field "shoeSize" on type "User".'],
    ['a syntax error', { query: '{ viewer {' }, 'Syntax Error: Expected Name, found <EOF>.'],
    ['no query', { variables: {} }, 'Must provide query string.'],
    [
      'several operations without a name',
      { query: 'query A { viewer { id } } query B { viewer { id } }' },
      'Must provide operation name if query contains multiple operations.',
    ],
    ['an unknown operation name', { query: 'query A { viewer { id } }', operationName: 'Z' }, 'Unknown operation named "Z".'],
    [
      'a missing variable',
      { query: 'query ($n: String!) { repository(name: $n) { id } }' },
      'Variable "$n" of required type "String!" was not provided.',
    ],
    ['a wrong scalar', { query: '{ at(time: "yesterday") }' }, 'DateTime must be an ISO 8601 time with offset'],
    ['a batch', [viewer, viewer], 'Batches are not supported: send one operation per request.'],
    ['variables that are a list', { ...viewer, variables: [1] }, '"variables" must be an object or null.'],
    ['broken JSON', '{"query": ', 'The payload cannot be read'],
    ['a subscription', { query: 'subscription { viewer { id } }' }, 'This API has no subscriptions.'],
  ])('answers %s with HTTP 200 and an error', async (_name, body, message) => {
    const { status, json } = await gateway.post('/graphql/', body, asAnn);
    expect(status).toBe(200);
    expect(json.data).toBeNull();
    expect(json.errors[0].message).toContain(message);
    expect(json.errors[0].extensions.code).toEqual(expect.any(String));
    expect(gateway.services.accounts.seen.filter(({ document }) => document)).toEqual([]);
  });

  it('wants JSON', async () => {
    const { status, json } = await gateway.post('/graphql', 'query=x', { ...asAnn, 'content-type': 'application/x-www-form-urlencoded' });
    expect({ status, message: json.errors[0].message }).toEqual({
      status: 200,
      message: 'Send the request as JSON, with "Content-Type: application/json" (UTF-8).',
    });
  });

  it('refuses bytes that are no UTF-8', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { ...asAnn, 'content-type': 'application/json' },
      body: Buffer.from([0x7b, 0xff, 0x7d]),
    });
    expect(response.status).toBe(200);
    expect(((await response.json()) as any).errors[0].message).toContain('it is not UTF-8 text');
  });

  it('answers a body that is too large with 413 before reading it all', async () => {
    const { status, json } = await gateway.post(
      '/graphql',
      { query: '{ viewer { id } }', variables: { filler: 'x'.repeat(30_000_000) } },
      asAnn,
    );
    expect({ status, message: json.message }).toEqual({ status: 413, message: 'The payload is larger than 1048576 bytes' });
  });

  it('survives JSON nested a million deep', async () => {
    const deep = `{"query": "{ viewer { id } }", "variables": {"a": ${'['.repeat(400_000)}${']'.repeat(400_000)}}}`;
    const { status, json } = await gateway.post('/graphql', deep, asAnn);
    expect(status).toBe(200);
    expect(json.errors[0].message).toMatch(/nested|cannot be read/);
  });

  it('carries an error of a subgraph with its path, and partial data', async () => {
    const { status, json } = await gateway.post('/graphql', { query: '{ repository(name: "secret") { id } viewer { email } }' }, asAnn);
    expect(status).toBe(200);
    expect(json).toEqual({
      data: { repository: null, viewer: { email: 'ann@example.com' } },
      errors: [{ message: 'Repository does not exist', path: ['repository'], extensions: { code: 'repository-not-found' } }],
    });
  });

  it('hides what went wrong inside, with a correlation id to find it by', async () => {
    const { json, headers } = await gateway.post('/graphql', { query: '{ fault }' }, asAnn);
    expect(json.errors).toEqual([
      {
        message: 'Internal server error',
        path: ['fault'],
        extensions: { code: 'internal-error', correlationId: headers.get('x-correlation-id') },
      },
    ]);
    expect(JSON.stringify(json)).not.toContain('secret@db');
  });

  it('compresses long answers for those who want it', async () => {
    const introspection = { query: '{ __schema { types { name fields { name description } } } }' };
    const { headers, json } = await gateway.post('/graphql', introspection, { ...asAnn, 'accept-encoding': 'gzip' });
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(json.data.__schema.types.length).toBeGreaterThan(5);
    expect(
      (await gateway.post('/graphql', introspection, { ...asAnn, 'accept-encoding': 'gzip;q=0' })).headers.get('content-encoding'),
    ).toBeNull();
  });
});

describe('authentication', () => {
  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer dsp_unknown' }],
    ['an expired token', { authorization: 'Bearer dsp_expired' }],
    ['another scheme', { authorization: 'Basic ZHNwX2Fubg==' }],
  ])('answers %s with 401 and the text that clients know', async (_name, headers) => {
    for (const path of ['/graphql/', '/-/graphql']) {
      const query = path === '/graphql/' ? viewer : { query: '{ me }' };
      const { status, json } = await gateway.post(path, query, headers as Record<string, string>);
      expect({ status, json }).toEqual({ status: 401, json: { message: 'Authentication required' } });
    }
  });

  it('lets introspection of the main graph through, in whatever wrapping, but nothing beside it', async () => {
    const open = await gateway.post('/graphql', {
      query: 'query { ... { ...I } } fragment I on Query { __schema { queryType { name } } __typename }',
    });
    expect(open).toMatchObject({ status: 200, json: { data: { __schema: { queryType: { name: 'Query' } }, __typename: 'Query' } } });
    const hidden = await gateway.post('/graphql', { query: 'query { __typename ...I } fragment I on Query { a: viewer { email } }' });
    expect(hidden.status).toBe(401);
  });

  it('says nothing about our own graph to strangers', async () => {
    expect((await gateway.post('/-/graphql', { query: '{ __schema { queryType { name } } }' })).status).toBe(401);
    expect((await gateway.post('/-/graphql', { query: '{ nonsense' })).status).toBe(401);
  });

  it('answers a disabled account with 403', async () => {
    expect(await gateway.post('/graphql', viewer, { authorization: 'Bearer dsp_disabled' })).toMatchObject({
      status: 403,
      json: { message: 'This account is disabled' },
    });
  });

  it('answers 503 while accounts cannot be asked', async () => {
    expect(await gateway.post('/graphql', viewer, { authorization: 'Bearer dsp_broken' })).toMatchObject({
      status: 503,
      json: { message: 'accounts is not available' },
    });
  });

  it('asks accounts once for requests that arrive together, and remembers', async () => {
    await Promise.all(Array.from({ length: 5 }, () => gateway.post('/graphql', viewer, { authorization: 'bearer dsp_bob' })));
    expect(gateway.services.accounts.seen.filter(({ url }) => url === '/internal/tokens/verify').length).toBeLessThanOrEqual(1);
  });

  it('gives each service a token for it alone that names the caller, the correlation id, and nothing of the original credentials', async () => {
    const { headers, json } = await gateway.post(
      '/graphql',
      { query: '{ repository(name: "shop") { name issueTitles } }' },
      { ...asAnn, cookie: 'a=b', 'x-lintel-correlation-id': 'forged', 'x-lintel-token': 'forged' },
    );
    expect(json).toEqual({ data: { repository: { name: 'shop', issueTitles: ['Unused variable', 'Hard-coded secret'] } } });
    const calls = [...gateway.services.accounts.seen, ...gateway.services.issues.seen].filter(({ document }) => document);
    expect(calls).toHaveLength(2);
    for (const { caller, headers: sent } of calls) {
      expect(caller.principal).toEqual(ann);
      expect(sent['x-lintel-correlation-id']).toBe(headers.get('x-correlation-id'));
      expect(caller.isInternal).toBe(false);
      expect(JSON.stringify(sent)).not.toMatch(/dsp_ann|forged|a=b/);
    }
  });
});

describe('Codiga manners', () => {
  it('answers what needs a user with data and the one message', async () => {
    const { status, json } = await gateway.post('/codiga/graphql', { query: '{ user { id } }' });
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        data: { user: null },
        errors: [{ message: 'user-not-logged', path: ['user'], extensions: { code: 'authentication-required' } }],
      },
    });
    const required = await gateway.post('/codiga/graphql', { query: '{ needed }' }, { 'x-api-token': 'unknown' });
    expect(required.json).toMatchObject({ data: null, errors: [{ message: 'user-not-logged' }] });
  });

  it('serves public data to everybody', async () => {
    expect((await gateway.post('/codiga/graphql', { query: '{ publicName }' })).json).toEqual({ data: { publicName: 'open to all' } });
  });

  it('keeps data in every answer, on HTTP 200', async () => {
    for (const body of [{ query: '{ nonsense }' }, { query: '{' }, 'no json', [{}]]) {
      const { status, json } = await gateway.post('/codiga/graphql', body);
      expect(status).toBe(200);
      expect(json).toMatchObject({ data: null, errors: [{ message: expect.any(String) }] });
    }
    expect(await gateway.post('/codiga/graphql', { query: '{ publicName }' }, { 'x-api-token': 'dsp_broken' })).toMatchObject({
      status: 200,
      json: { data: null },
    });
    expect(await gateway.post('/codiga/graphql', { query: '{ publicName }' }, { 'x-api-token': 'dsp_disabled' })).toMatchObject({
      status: 200,
      json: { data: null, errors: [{ message: 'account-disabled' }] },
    });
  });

  it('takes large pages, written as numbers or as text', async () => {
    expect((await gateway.post('/codiga/graphql', { query: '{ things(howmany: 10000, skip: "0") { id } }' })).json).toEqual({
      data: { things: [{ id: 1 }] },
    });
  });
});

describe('node(id)', () => {
  const query = 'query ($id: ID!) { node(id: $id) { __typename id ... on Repository { name issueTitles } ... on User { email } } }';
  const node = async (id: string, headers: Record<string, string>) =>
    (await gateway.post('/graphql', { query, variables: { id } }, headers)).json;

  it('finds a thing by its id and takes its fields from every service', async () => {
    const id = toGlobalId('Repository', 1);
    expect(await node(id, asAnn)).toEqual({
      data: { node: { __typename: 'Repository', id, name: 'shop', issueTitles: ['Unused variable', 'Hard-coded secret'] } },
    });
    expect((await node(toGlobalId('User', 1), asAnn)).data.node.email).toBe('ann@example.com');
  });

  it("is null, without an error, for another tenant's id, an unknown one, an unknown type and no id at all", async () => {
    for (const id of [
      toGlobalId('Repository', 2),
      toGlobalId('Repository', 999),
      toGlobalId('AnalysisRun', 1),
      toGlobalId('Nonsense', 1),
      'nonsense',
      '',
    ]) {
      expect(await node(id, asAnn)).toEqual({ data: { node: null } });
      const bare = await gateway.post('/graphql', { query: '{ node(id: "ID") { __typename id } }'.replace('ID', id) }, asAnn);
      expect(bare.json).toEqual({ data: { node: null } });
    }
    expect((await node(toGlobalId('Repository', 2), asBob)).data.node.name).toBe('secret');
  });
});

describe('stopping', () => {
  it('finishes what is under way, also what it has yet to ask other services', async () => {
    const stopping = await startTestGateway();
    await stopping.post('/graphql', viewer, asAnn);
    const underWay = stopping.post('/graphql', { query: '{ slow(first: 1) { edges { node { name issueTitles } } } }' }, asAnn);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    const closed = stopping.close();
    expect((await underWay).json).toEqual({
      data: { slow: { edges: [{ node: { name: 'shop', issueTitles: ['Unused variable', 'Hard-coded secret'] } }] } },
    });
    await closed;
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

async function postWithHost(path: string, host: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const { port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { port, host: '127.0.0.1', path, method: 'POST', headers: { host, 'content-type': 'application/json', 'x-api-token': 'dsp_ann' } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(body));
  });
}
