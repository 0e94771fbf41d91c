import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';

const asAnn = { authorization: 'Bearer dsp_ann' };

describe('query limits', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
    await gateway.post('/graphql', { query: '{ viewer { id } }' }, asAnn);
  });
  afterAll(async () => gateway.close());

  const repeat = (count: number, text: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => text(index)).join(' ');
  const doubling = `{ viewer { ...F0 } } ${repeat(25, (index) => `fragment F${index} on User { id ...F${index + 1} friends { ...F${index + 1} } }`)} fragment F25 on User { id }`;

  it.each([
    ['a query nested 3,000 deep', `{ viewer ${'{ friends '.repeat(3_000)}{ id }${' }'.repeat(3_001)}`, 'nested more than 200 levels deep'],
    [
      'lists nested 3,000 deep',
      `{ viewer { friends(first: ${'['.repeat(3_000)}1${']'.repeat(3_000)}) { id } } }`,
      'nested more than 200 levels deep',
    ],
    ['a query nested 60 deep', `{ viewer ${'{ friends '.repeat(60)}{ id }${' }'.repeat(61)}`, 'nested more than 30 levels deep'],
    ['5,000 aliases', `{ ${repeat(5_000, (index) => `a${index}: viewer { id }`)} }`, 'more than 200 aliases'],
    ['300 aliases', `{ ${repeat(300, (index) => `a${index}: viewer { id }`)} }`, 'more than 200 aliases'],
    ['2,000 equal fields', `{ viewer { ${'id '.repeat(2_000)} } }`, 'more than 1500 fields'],
    ['fragments that double each other', doubling, 'more than 5000 fields with fragments expanded'],
    ['12,000 tokens', `{ viewer { friends(first: [${'1 '.repeat(12_000)}]) { id } } }`, 'more than 10000 tokens'],
    ['300 directives', `{ viewer { id ${'@include(if: true) '.repeat(300)} } }`, 'more than 200 directives'],
    ['many introspections', `{ ${repeat(10, (index) => `s${index}: __schema { queryType { name } }`)} }`, 'more than 5 introspections'],
    ['a long document', `{ viewer { id } } # ${'x'.repeat(200_000)}`, 'longer than 200000 characters'],
    ['too many objects', '{ viewer { friends(first: 1000) { friends(first: 1000) { id } } } }', 'asks for up to 1001001 objects'],
  ])('answers %s quickly with HTTP 200 and the reason', async (_name, query, reason) => {
    const begun = performance.now();
    const { status, json } = await gateway.post('/graphql', { query }, asAnn);
    expect(status).toBe(200);
    expect(json.data).toBeNull();
    expect(json.errors[0].message).toMatch(/^The query is too complex: /);
    expect(json.errors[0].message).toContain(reason);
    expect(json.errors[0].extensions.code).toBe('query-too-complex');
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('counts the sizes that variables give', async () => {
    const query = 'query ($n: Int = 2000) { viewer { friends(first: $n) { friends(first: $n) { id } } } }';
    expect((await gateway.post('/graphql', { query, variables: { n: 10 } }, asAnn)).json.errors).toBeUndefined();
    expect((await gateway.post('/graphql', { query, variables: { n: 1000 } }, asAnn)).json.errors[0].message).toContain('too complex');
    expect((await gateway.post('/graphql', { query }, asAnn)).json.errors[0].message).toContain('too complex');
  });

  it('refuses variables that are nested too deeply', async () => {
    const variables = { unused: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) as unknown };
    const { json } = await gateway.post('/graphql', { query: '{ viewer { id } }', variables }, asAnn);
    expect(json.errors[0].message).toContain('the variables are nested more than 32 levels deep');
  });

  it('answers fragments that contain themselves with a sentence', async () => {
    const { json } = await gateway.post('/graphql', { query: '{ viewer { ...F } } fragment F on User { id ...F }' }, asAnn);
    expect(json.errors[0].message).toBe('Cannot spread fragment "F" within itself.');
  });

  it('reports at most ten errors of one query', async () => {
    const { json } = await gateway.post('/graphql', { query: `{ viewer { ${repeat(500, (index) => `wrong${index}`)} } }` }, asAnn);
    expect(json.errors.length).toBeLessThanOrEqual(11);
  });

  it('lets the largest legitimate queries through', async () => {
    const introspection = (await import('graphql')).getIntrospectionQuery({
      inputValueDeprecation: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
    });
    const { json } = await gateway.post('/graphql', { query: introspection }, asAnn);
    expect(json.errors).toBeUndefined();
    expect(json.data.__schema.queryType.name).toBe('Query');
  });
});

describe('rate limit', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ LINTEL_RATE_LIMIT: '5', LINTEL_RATE_LIMIT_ANONYMOUS: '3' });
  });
  afterAll(async () => gateway.close());

  const query = { query: '{ __typename }' };

  it('counts down in headers and ends in 429 with Retry-After, for each user alone and over all APIs', async () => {
    const answers = [];
    for (let index = 0; index < 6; index += 1) answers.push(await gateway.post(index % 2 === 0 ? '/graphql' : '/-/graphql', query, asAnn));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0', '0']);
    const last = answers.at(-1)!;
    expect(last.json).toEqual({ message: 'API rate limit exceeded' });
    const seconds = Number(last.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(3600);
    expect(Number(last.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now());
    const rest = await fetch(`${gateway.url}/repos/acme/shop`, { headers: asAnn });
    expect({ status: rest.status, body: await rest.json() }).toMatchObject({
      status: 429,
      body: { message: 'API rate limit exceeded', status: '429' },
    });
    expect((await gateway.post('/graphql', query, { authorization: 'Bearer dsp_bob' })).status).toBe(200);
  });

  it('stays on HTTP 200 for clients of the Codiga API', async () => {
    for (let index = 0; index < 6; index += 1) await gateway.post('/codiga/graphql', query, { 'x-api-token': 'dsp_bob' });
    const { status, json, headers } = await gateway.post('/codiga/graphql', query, { 'x-api-token': 'dsp_bob' });
    expect({ status, json }).toEqual({
      status: 200,
      json: { data: null, errors: [{ message: 'rate-limited', extensions: { code: 'rate-limited' } }] },
    });
    expect(headers.get('retry-after')).not.toBeNull();
  });

  it('counts strangers by address', async () => {
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push((await gateway.post('/graphql', query)).status);
    expect(answers.at(-1)).toBe(429);
  });
});
