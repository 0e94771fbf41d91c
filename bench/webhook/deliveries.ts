import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface Delivery {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export const githubSecret = 'bench-github-secret';
const gitlabKey = Buffer.alloc(32, 7);
const gitlabToken = 'bench-gitlab-token';
const audience = 'BenchAudienceWord1';
const pusher = 'pusher@bench.iam.gserviceaccount.com';
const commitsPerPush = 10;

/** Makes deliveries of the three hosts, each with an id of its own. */
export interface DeliveryMaker {
  readonly settings: Record<string, string>;
  github(): Delivery;
  gitlab(): Delivery;
  gsr(): Delivery;
  close(): void;
}

function fixture(host: string, name: string): Record<string, unknown> {
  return JSON.parse(
    readFileSync(path.join(import.meta.dirname, '../../../libs/scm/src', host, 'fixtures', `${name}.json`), 'utf8'),
  ) as Record<string, unknown>;
}

/** A push of several commits; ten make about 8 KB, the usual size. */
function pushOf(host: string): string {
  const push = fixture(host, 'push');
  const [commit] = push['commits'] as object[];
  return JSON.stringify({ ...push, commits: Array.from({ length: commitsPerPush }, () => commit) });
}

export async function deliveryMaker(): Promise<DeliveryMaker> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] });
  const jwks = createServer((_, response) => response.setHeader('content-type', 'application/json').end(keys));
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  const token = await new SignJWT({ email: pusher, email_verified: true })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer('https://accounts.google.com')
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  const bodies = {
    github: pushOf('github'),
    gitlab: pushOf('gitlab'),
    gsr: Buffer.from(JSON.stringify(fixture('gsr', 'ref-update'))).toString('base64'),
  };
  const signature = `sha256=${createHmac('sha256', githubSecret).update(bodies.github).digest('hex')}`;
  return {
    settings: {
      LINTEL_GITHUB_WEBHOOK_SECRET: githubSecret,
      LINTEL_GITLAB_WEBHOOK_TOKEN: gitlabToken,
      LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET: `whsec_${gitlabKey.toString('base64')}`,
      LINTEL_GSR_AUDIENCE: audience,
      LINTEL_GSR_SERVICE_ACCOUNT: pusher,
      LINTEL_GSR_JWKS_URL: `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/certs`,
    },
    github: () => fromGithub(bodies.github, signature),
    gitlab: () => fromGitlab(bodies.gitlab),
    gsr: () => fromPubSub(bodies.gsr, token),
    close: () => void jwks.close(),
  };
}

const json = { 'content-type': 'application/json' };

function fromGithub(body: string, signature: string): Delivery {
  const headers = {
    ...json,
    'x-github-event': 'push',
    'x-github-delivery': randomUUID(),
    'x-github-hook-id': '333',
    'x-hub-signature-256': signature,
  };
  return { path: '/services/webhooks/github/', headers, body };
}

function fromGitlab(body: string): Delivery {
  const id = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', gitlabKey).update(`${id}.${timestamp}.${body}`).digest('base64');
  const signing = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
  const headers = { ...json, ...signing, 'x-gitlab-event': 'Push Hook', 'idempotency-key': id, 'x-gitlab-token': gitlabToken };
  return { path: '/services/webhooks/gitlab/', headers, body };
}

function fromPubSub(data: string, token: string): Delivery {
  const body = JSON.stringify({ message: { data, messageId: randomUUID() }, subscription: 'projects/bench/subscriptions/deepsource' });
  return { path: '/services/webhooks/gsr', headers: { ...json, authorization: `Bearer ${token}` }, body };
}
