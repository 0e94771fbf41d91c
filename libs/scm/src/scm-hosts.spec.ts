import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jwtVerify } from 'jose';
import { listen, type Listener } from '../test/listener.js';
import { GithubHost, githubApiUrl } from './github/client.js';
import { GitlabHost } from './gitlab/client.js';
import { GsrHost } from './gsr/client.js';
import type { HostedRepository } from './scm-host.js';
import { createScmHosts } from './scm-hosts.js';
import { clientSettings } from './settings.js';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const oid = '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c';

/** A stand-in for GitHub's API that refuses what GitHub would refuse. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  const route = `${request.method} ${request.url}`;
  if (route === 'POST /api/v3/app/installations/99/access_tokens' || route === 'GET /api/v3/repos/acme/shop/installation') {
    const { payload } = await jwtVerify(token, createPublicKey(privateKey)).catch(() => ({ payload: { iss: undefined } }));
    if (scheme?.toLowerCase() !== 'bearer' || String(payload.iss) !== '5725') return void send(401, { message: 'Bad credentials' });
    if (request.method === 'GET') return void send(200, { id: 99 });
    return void send(201, {
      token: `ghs_for_${await bodyOf(request)}`,
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      permissions: { contents: 'read' },
    });
  }
  if (scheme?.toLowerCase() !== 'token' || !token.startsWith('ghs_')) return void send(401, { message: 'Requires authentication' });
  if (route === 'GET /api/v3/repos/acme/shop/git/ref/heads/feature/a%23b') return void send(200, { object: { sha: oid } });
  if (route === `GET /api/v3/repos/acme/shop/git/commits/${oid}`) return void send(200, { sha: oid });
  send(404, { message: 'Not Found' });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return Buffer.from(text).toString('base64url');
}

let api: Listener;
let baseUrl: string;
beforeEach(async () => {
  api = await listen((request, response) => void answer(request, response));
  baseUrl = `http://127.0.0.1:${api.port}`;
});
afterEach(() => api.close());

const shop = (changes: Partial<HostedRepository> = {}): HostedRepository => ({
  provider: 'github-enterprise',
  externalId: '4711',
  ownerLogin: 'acme',
  name: 'shop',
  cloneUrl: `${baseUrl}/acme/shop.git`,
  installationExternalId: '99',
  ...changes,
});

describe('GithubHost', () => {
  const app = () => new GithubHost(baseUrl, { appId: '5725', privateKey });

  it('gives a token for one repository that can only read code', async () => {
    const credentials = await app().cloneCredentials(shop());
    expect(credentials).toMatchObject({ username: 'x-access-token', expiresAt: expect.any(Date) });
    const asked: unknown = JSON.parse(Buffer.from(credentials!.password.replace('ghs_for_', ''), 'base64url').toString());
    expect(asked).toEqual({ repository_ids: [4711], permissions: { contents: 'read', metadata: 'read' } });
  });

  it('asks for a token once while it is valid', async () => {
    const host = app();
    await host.cloneCredentials(shop());
    await host.cloneCredentials(shop());
    expect(api.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('finds the installation when it is not known', async () => {
    expect(await app().cloneCredentials(shop({ installationExternalId: null }))).toMatchObject({ username: 'x-access-token' });
  });

  it('gives nothing to another address, and nothing without an App', async () => {
    expect(await app().cloneCredentials(shop({ cloneUrl: 'https://evil.example/acme/shop.git' }))).toBeNull();
    expect(await app().cloneCredentials(shop({ cloneUrl: `http://127.0.0.1:1/acme/shop.git` }))).toBeNull();
    expect(await new GithubHost(baseUrl, null).cloneCredentials(shop())).toBeNull();
    expect(api.connections()).toBe(0);
  });

  it('reads the head of a branch and whether a commit exists', async () => {
    const host = app();
    expect(await host.branchHead(shop(), 'feature/a#b')).toBe(oid);
    expect(await host.branchHead(shop(), 'gone')).toBeNull();
    expect(await host.hasCommit(shop(), oid)).toBe(true);
    expect(await host.hasCommit(shop(), 'f'.repeat(40))).toBe(false);
  });

  it('says what went wrong without the secrets', async () => {
    const wrongApp = new GithubHost(baseUrl, { appId: '1', privateKey });
    await expect(wrongApp.cloneCredentials(shop())).rejects.toMatchObject({
      code: 'fetch-failed',
      facts: { reason: 'GitHub answered 401' },
    });
    api.close();
    await expect(app().cloneCredentials(shop())).rejects.toMatchObject({
      code: 'fetch-failed',
      facts: { reason: 'GitHub cannot be reached' },
    });
  });

  it('knows the address of the API', () => {
    expect(githubApiUrl('https://github.com')).toBe('https://api.github.com');
    expect(githubApiUrl('https://git.acme.example')).toBe('https://git.acme.example/api/v3');
  });
});

describe('GitlabHost', () => {
  it('gives the token to its own host alone', async () => {
    const host = new GitlabHost('https://gitlab.example.com', 'glpat-1');
    const at = (cloneUrl: string) => host.cloneCredentials(shop({ provider: 'gitlab', cloneUrl }));
    expect(await at('https://gitlab.example.com/acme/web/shop.git')).toEqual({ username: 'oauth2', password: 'glpat-1', expiresAt: null });
    expect(await at('http://gitlab.example.com/acme/web/shop.git')).toBeNull();
    expect(await at('https://gitlab.example.com.evil.example/shop.git')).toBeNull();
    expect(await at('git@gitlab.example.com:acme/shop.git')).toBeNull();
    expect(await new GitlabHost('https://gitlab.example.com', undefined).cloneCredentials(shop())).toBeNull();
  });
});

describe('GsrHost', () => {
  it('gives nothing without a key or to another address, and refuses a key that is none', async () => {
    expect(await new GsrHost(undefined).cloneCredentials(shop())).toBeNull();
    const key = JSON.stringify({
      type: 'service_account',
      client_email: 'reader@acme-prod.iam.gserviceaccount.com',
      private_key: privateKey,
    });
    expect(await new GsrHost(key).cloneCredentials(shop())).toBeNull();
    expect(() => new GsrHost('{}')).toThrow(/LINTEL_GSR_SERVICE_ACCOUNT_KEY/);
    expect(() => new GsrHost('not json')).toThrow(/LINTEL_GSR_SERVICE_ACCOUNT_KEY/);
  });
});

describe('createScmHosts', () => {
  it('works without any setting: public code only', async () => {
    const hosts = createScmHosts(clientSettings.parse({}));
    expect(await hosts.github.cloneCredentials(shop({ cloneUrl: 'https://github.com/acme/shop.git' }))).toBeNull();
  });
});
