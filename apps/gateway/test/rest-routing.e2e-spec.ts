import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ann } from './support/fake-installation.js';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => gateway.close());
beforeEach(() => {
  for (const service of Object.values(gateway.services)) service.seen.length = 0;
});

async function call(path: string, init: RequestInit & { duplex?: 'half' } = {}) {
  const response = await fetch(`${gateway.url}${path}`, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, json: (await response.json()) as any };
}

describe('routing table', () => {
  it.each([
    ['GET', '/repos/acme/shop', 'accounts'],
    ['GET', '/api/v3/repos/acme/shop', 'accounts'],
    ['GET', '/repositories/42', 'accounts'],
    ['POST', '/repos/acme/shop/code-scanning/sarifs', 'sarif-ingest'],
    ['POST', '/api/v3/repositories/42/code-scanning/sarifs', 'sarif-ingest'],
    ['GET', '/repos/acme/shop/code-scanning/sarifs/abc?x=1%20y', 'sarif-ingest'],
    ['POST', '/services/webhooks/github', 'ingest-webhooks'],
    ['POST', '/services/webhooks/gsr/', 'ingest-webhooks'],
  ] as const)('%s %s goes to %s, path and query untouched', async (method, path, service) => {
    const { status, json } = await call(path, {
      method,
      headers: { authorization: 'token dsp_ann' },
      ...(method === 'POST' && { body: '{}' }),
    });
    expect({ status, method: json.method, url: json.url }).toEqual({ status: 202, method, url: path });
    expect(gateway.services[service].seen.filter(({ url }) => url === path)).toHaveLength(1);
  });

  it.each([
    ['POST', '/internal/tokens/verify'],
    ['POST', '/_graph/deepsource'],
    ['DELETE', '/repos/acme/shop'],
    ['GET', '/repos/acme/shop/code-scanning/sarifs/a/../../../../../internal/tokens/verify'],
    ['GET', '/repos/acme/shop/code-scanning/sarifs/%2e%2e%2f%2e%2e%2finternal%2ftokens%2fverify/x'],
  ])('%s %s goes nowhere', async (method, path) => {
    const raw = await rawRequest(`${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    expect(raw).toMatch(/^HTTP\/1\.1 404 /);
    expect(Object.values(gateway.services).flatMap(({ seen }) => seen)).toEqual([]);
  });
});

describe('what a service is sent', () => {
  it('is a token for it alone in place of every credential, and no header that only we may send', async () => {
    const headers = {
      authorization: `Basic ${Buffer.from('x:dsp_ann').toString('base64')}`,
      cookie: 'session=1',
      'x-lintel-token': 'forged',
      'x-lintel-correlation-id': 'forged',
      'x-lintel-anything': 'forged',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-for': '1.2.3.4',
      forwarded: 'host=evil.example',
      accept: '',
    };
    const { json, headers: answered } = await call('/repos/acme/shop', { headers });
    expect(json.principal).toEqual(ann);
    expect(json.headers['x-lintel-correlation-id']).toBe(answered.get('x-correlation-id'));
    expect(JSON.stringify(json.headers)).not.toMatch(/forged|evil|session|dsp_|1\.2\.3\.4/);
    expect(json.headers).toMatchObject({
      'x-forwarded-host': new URL(gateway.url).host,
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '127.0.0.1',
    });
    expect(
      Object.keys(json.headers as object)
        .filter((name) => name.startsWith('x-lintel-'))
        .sort(),
    ).toEqual(['x-lintel-correlation-id', 'x-lintel-token']);
  });

  it('leaves webhooks as they came: every byte, signature and Authorization', async () => {
    const body = Buffer.from('{ "odd"  :\t"spacing", "emoji": "\u{1F600}" }\r\n');
    const signature = `sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`;
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': signature,
      'x-github-delivery': 'd-1',
      authorization: 'Bearer oidc.token.here',
    };
    const { json } = await call('/services/webhooks/github', { method: 'POST', headers, body });
    const [seen] = gateway.services['ingest-webhooks'].seen;
    expect(seen?.body.equals(body)).toBe(true);
    expect(json.headers).toMatchObject(headers);
    expect(json.principal.kind).toBe('anonymous');
  });

  it('is passed on while it still arrives', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'a');
    const body = Readable.toWeb(Readable.from(Array.from({ length: 20 }, () => megabyte))) as ReadableStream;
    const { status, json } = await call('/repos/acme/shop/code-scanning/sarifs', {
      method: 'POST',
      headers: { authorization: 'Bearer dsp_ann' },
      body,
      duplex: 'half',
    });
    expect({ status, bytes: json.bytes }).toEqual({ status: 202, bytes: 20 * 1024 * 1024 });
  });
});

describe('what the client gets back', () => {
  it('is the answer without internal headers and without those of the connection', async () => {
    const { headers } = await call('/repos/acme/shop', { headers: { authorization: 'Bearer dsp_ann' } });
    expect(headers.get('etag')).toBe('"e"');
    expect(headers.get('x-lintel-secret')).toBeNull();
    expect(headers.get('x-hop')).toBeNull();
    expect(headers.get('x-ratelimit-limit')).toBe('5000');
  });

  it('is a 401 in the shape of the API for a token that does not count; without a token the service decides', async () => {
    const bad = await call('/repos/acme/shop', { headers: { authorization: 'token dsp_wrong' } });
    expect({ status: bad.status, json: bad.json }).toEqual({
      status: 401,
      json: { message: 'Bad credentials', documentation_url: '/docs/rest', status: '401' },
    });
    const none = await call('/repos/acme/shop');
    expect(none.json.principal.kind).toBe('anonymous');
  });

  it.each([
    ['announced', true],
    ['not announced', false],
  ])('is a 413 for a body of 30 MB, %s', async (_name, isAnnounced) => {
    const body = Buffer.alloc(30_000_000, 'a');
    const stream = Readable.toWeb(Readable.from(Array.from({ length: 30 }, () => Buffer.alloc(1_000_000, 'a')))) as ReadableStream;
    const { status, json } = await call(
      '/services/webhooks/github',
      isAnnounced ? { method: 'POST', body } : { method: 'POST', body: stream, duplex: 'half' },
    );
    expect({ status, json }).toMatchObject({ status: 413, json: { code: 'payload-too-large' } });
    expect(gateway.services['ingest-webhooks'].seen).toEqual([]);
  });

  it('is a 503 while the service is away', async () => {
    await gateway.services['ingest-webhooks'].close();
    expect(await call('/services/webhooks/github', { method: 'POST', body: '{}' })).toMatchObject({
      status: 503,
      json: { message: 'ingest-webhooks is not available' },
    });
    const ready = await call('/readyz');
    expect({ status: ready.status, json: ready.json }).toEqual({
      status: 503,
      json: { status: 'unavailable', reason: 'ingest-webhooks: does not answer' },
    });
  });
});

async function rawRequest(text: string): Promise<string> {
  const { port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', reject);
  });
}
