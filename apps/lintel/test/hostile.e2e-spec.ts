import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LintelProcess } from './lintel-process.js';

let lintel: LintelProcess;
let token: string;

beforeAll(async () => {
  lintel = await LintelProcess.create();
  await lintel.start();
  token = (await lintel.run('token', 'create', '--email', 'admin@example.com')).stdout.trim();
});

afterAll(() => lintel.destroy());

const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${lintel.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('nonsense through the front door', () => {
  it('the first request people copy works verbatim', async () => {
    const response = await post('/graphql/', '{"query": "{ viewer { email } }"}', { Authorization: `Bearer ${token}` });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { viewer: { email: 'admin@example.com' } } });
  });

  it('a query nested 3,000 deep, or with 5,000 aliases, is a clear error and costs nobody else', async () => {
    const deep = `{ viewer { accounts { edges { node ${'{ members { edges { node { user '.repeat(700)}{ id }${' } } } }'.repeat(700)} } } } }`;
    const wide = `{ ${Array.from({ length: 5000 }, (_, index) => `a${index}: viewer { id }`).join(' ')} }`;
    for (const query of [deep, wide]) {
      const { status, body } = await lintel.graphql(token, query);
      expect(status).toBe(200);
      expect(body.errors[0].message).toMatch(/complex|deep|alias|token/i);
    }
    expect((await lintel.graphql(token, '{ viewer { id } }')).body.errors).toBeUndefined();
  });

  it.each(['', '{', '[]', '{"query":5}', '"x"', `${'['.repeat(100_000)}`, '{"query":"{ nothing }"}'])(
    'the body %.20j never is a 5xx',
    async (body) => {
      for (const path of [
        '/graphql/',
        '/api/graphql',
        '/-/graphql',
        '/codiga/graphql',
        '/services/webhooks/github',
        '/repos/a/b/code-scanning/sarifs',
      ]) {
        const response = await post(path, body, { Authorization: `Bearer ${token}` });
        expect(response.status).toBeLessThan(500);
        await response.arrayBuffer();
      }
    },
  );

  it('an expired, a malformed and a revoked token are 401 with the documented body', async () => {
    const shortLived = (await lintel.run('token', 'create', '--email', 'admin@example.com', '--expires', '1s')).stdout.trim();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (const bad of [shortLived, 'dsp_nothing', `${token}x`, 'Bearer']) {
      const response = await post('/graphql/', '{"query":"{ viewer { id } }"}', { Authorization: `Bearer ${bad}` });
      expect(response.status).toBe(401);
      expect(await response.json()).toHaveProperty('message');
    }
  });

  it('headers that only the gateway may set do not come through', async () => {
    const response = await post('/graphql/', '{"query":"{ viewer { id } }"}', {
      'x-lintel-token': 'forged',
      'x-lintel-correlation-id': 'mine',
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: 'Authentication required' });
  });

  it('an unknown path is a 404 in JSON', async () => {
    for (const path of ['/repos/a/b/nothing', '/api/v3/repos/a/b/code-scanning/nope', '/api/nope', '/nope']) {
      const response = await fetch(`${lintel.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toMatch(/json/);
      await response.arrayBuffer();
    }
  });
});
