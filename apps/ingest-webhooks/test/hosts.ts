import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What the hosts are configured with; the service gets the same. */
export const secrets = {
  github: 'github-secret',
  gitlab: 'gitlab-token',
  gsrAudience: 'Xk3vPq81LmTzR0aYbc',
  gsrAccount: 'pusher@acme-prod.iam.gserviceaccount.com',
};

export interface Delivery {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

export function payload(host: 'github' | 'gitlab' | 'gsr', name: string): Record<string, any> {
  const file = path.join(import.meta.dirname, '../../../libs/scm/src', host, 'fixtures', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, any>;
}

interface GithubOptions {
  readonly id?: string;
  readonly secret?: string;
  readonly provider?: 'github' | 'github-enterprise';
}

/** A delivery as GitHub sends it. */
export function fromGithub(
  event: string,
  content: unknown,
  { id = randomUUID(), secret = secrets.github, provider = 'github' }: GithubOptions = {},
): Delivery {
  const body = Buffer.isBuffer(content) || typeof content === 'string' ? content : JSON.stringify(content);
  return {
    path: `/services/webhooks/${provider}/`,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/0123abc',
      'x-github-event': event,
      'x-github-delivery': id,
      'x-github-hook-id': '333',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  };
}

/** A delivery as GitLab sends it. */
export function fromGitlab(
  event: string,
  content: unknown,
  { id = randomUUID(), token = secrets.gitlab }: { id?: string; token?: string } = {},
): Delivery {
  return {
    path: '/services/webhooks/gitlab/',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitLab/18.5.0',
      'x-gitlab-event': event,
      'x-gitlab-instance': 'https://gitlab.com',
      'idempotency-key': id,
      'x-gitlab-token': token,
    },
    body: JSON.stringify(content),
  };
}

export interface PubSub {
  readonly jwksUrl: string;
  /** A push as Pub/Sub sends it. */
  push(notice: unknown, options?: { id?: string; audience?: string; claims?: object }): Promise<Delivery>;
  close(): void;
}

/** A stand-in for Google: publishes its keys and signs with them. */
export async function startPubSub(): Promise<PubSub> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }];
  const server: Server = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`,
    async push(notice, { id = randomUUID(), audience = secrets.gsrAudience, claims = {} } = {}) {
      const token = await new SignJWT({ email: secrets.gsrAccount, email_verified: true, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer('https://accounts.google.com')
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey);
      const message = { data: Buffer.from(JSON.stringify(notice)).toString('base64'), messageId: id, message_id: id };
      return {
        path: '/services/webhooks/gsr',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ message, subscription: 'projects/acme-prod/subscriptions/deepsource' }),
      };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function settingsFor(jwksUrl: string): Record<string, string> {
  return {
    LINTEL_GITHUB_WEBHOOK_SECRET: `retired-secret,${secrets.github}`,
    LINTEL_GITLAB_WEBHOOK_TOKEN: secrets.gitlab,
    LINTEL_GSR_AUDIENCE: secrets.gsrAudience,
    LINTEL_GSR_SERVICE_ACCOUNT: secrets.gsrAccount,
    LINTEL_GSR_JWKS_URL: jwksUrl,
  };
}

/** Sends a delivery and follows no redirect. */
export function send(url: string, { path: where, headers, body }: Delivery): Promise<Response> {
  return fetch(`${url}${where}`, { method: 'POST', headers, body: body as string, redirect: 'manual' });
}
