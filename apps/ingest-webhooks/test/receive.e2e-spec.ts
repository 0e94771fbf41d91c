import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemScope } from '@lintel/persistence';
import { startTestPostgres, startTestService, type TestPostgres, type TestService } from '@lintel/testing';
import { service as definition } from '../src/service.js';
import { fromGithub, fromGitlab, payload, secrets, send, settingsFor, startPubSub, type PubSub } from './hosts.js';

let postgres: TestPostgres;
let pubSub: PubSub;
let service: TestService;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pubSub = await startPubSub();
  service = await startTestService(definition, { adminUrl: postgres.adminUrl, settings: settingsFor(pubSub.jwksUrl) });
});
afterAll(async () => {
  await service?.close();
  pubSub?.close();
  await postgres?.stop();
});

const query = <Row = Record<string, unknown>>(sql: string) => service.database.transaction(systemScope('test'), (tx) => tx.query<Row>(sql));
const rows = () => query<Record<string, any>>('SELECT * FROM inbound_delivery ORDER BY delivery_id');
const events = () => service.publishedEvents();
beforeEach(async () => {
  await query('DELETE FROM outbox');
  await query('DELETE FROM inbound_delivery');
});

describe('authentic deliveries', () => {
  it('a GitHub push: 202, one row, one event with the id of the delivery as correlation id', async () => {
    const response = await send(service.url, fromGithub('push', payload('github', 'push'), { id: 'guid-1' }));
    expect([response.status, await response.json()]).toEqual([202, { status: 'accepted' }]);
    const [row] = await rows();
    expect(row).toMatchObject({
      provider: 'github',
      hook_key: '333',
      delivery_key: 'guid-1',
      event: 'push',
      outcome: 'accepted',
      account_id: null,
    });
    expect(await events()).toMatchObject([
      {
        type: 'scm.push.received',
        subject: 'github:4711',
        correlationid: 'guid-1',
        data: { deliveryId: row!['delivery_id'], ref: 'refs/heads/main' },
      },
    ]);
  });

  it('GitLab, Enterprise and Pub/Sub; 204 for Pub/Sub; one event per ref', async () => {
    const three = await pubSub.push(payload('gsr', 'three-refs-slashed'));
    const answers = [
      await send(service.url, fromGitlab('Merge Request Hook', payload('gitlab', 'merge-request-open'))),
      await send(service.url, fromGithub('pull_request', payload('github', 'pull-request-opened'), { provider: 'github-enterprise' })),
      await send(service.url, three),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 204]);
    expect((await events()).map(({ type, subject }) => `${type} ${subject}`)).toEqual([
      'scm.pull-request.received gitlab:15',
      'scm.pull-request.received github-enterprise:4711',
      ...Array<string>(3).fill('scm.push.received gsr:projects/acme-prod/repos/web/shop'),
    ]);
  });

  it.each(['github', 'github-enterprise', 'gitlab', 'gsr'])(
    '%s: the path with and without a slash at the end, no redirect',
    async (provider) => {
      for (const path of [`/services/webhooks/${provider}`, `/services/webhooks/${provider}/`]) {
        const response = await send(service.url, { path, headers: { 'content-type': 'application/json' }, body: '{}' });
        expect(response.status).toBe(401);
      }
    },
  );

  it('a form-encoded GitHub body', async () => {
    const delivery = fromGithub('push', `payload=${encodeURIComponent(JSON.stringify(payload('github', 'push')))}`);
    const headers = { ...delivery.headers, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send(service.url, { ...delivery, headers })).status).toBe(202);
    expect(await events()).toHaveLength(1);
  });

  it('the secret that is on its way out still counts', async () => {
    expect((await send(service.url, fromGithub('push', payload('github', 'push'), { secret: 'retired-secret' }))).status).toBe(202);
  });

  it('unwanted and unreadable ones: 2xx, recorded, no event', async () => {
    const answers = [
      await send(service.url, fromGithub('star', payload('github', 'star'))),
      await send(service.url, fromGithub('never-heard-of', {})),
      await send(service.url, fromGithub('push', { ref: 'refs/heads/main' })),
      await send(service.url, await pubSub.push({ name: 'shop' })),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 204]);
    expect((await rows()).map(({ outcome }) => outcome)).toEqual(['ignored', 'ignored', 'unreadable', 'unreadable']);
    expect(await events()).toEqual([]);
  });

  it('a ping', async () => {
    expect((await send(service.url, fromGithub('ping', payload('github', 'ping')))).status).toBe(202);
    expect(await events()).toMatchObject([{ type: 'scm.hook.pinged', data: { hookExternalId: '333' } }]);
  });

  it('NUL and lone surrogates in text are recorded all the same', async () => {
    const content = payload('github', 'pull-request-opened');
    content['pull_request'].title = 'a\u0000b\ud800';
    expect((await send(service.url, fromGithub('pull_request', content))).status).toBe(202);
    expect(await events()).toMatchObject([{ data: { title: 'a\ufffdb\ufffd' } }]);
  });

  it('the body is stored encrypted, and its bytes are nowhere readable', async () => {
    await send(service.url, fromGithub('push', payload('github', 'push')));
    const [row] = await rows();
    expect(row!['size_bytes']).toBe(JSON.stringify(payload('github', 'push')).length);
    const stored = row!['body'] as Buffer;
    expect(stored.length).toBeGreaterThan(100);
    expect(stored.includes('octo@example.com')).toBe(false);
    expect(JSON.stringify(row!['headers'])).not.toMatch(/sha256=|signature/);
  });
});

describe('repeated deliveries', () => {
  it('50 at the same time have one effect', async () => {
    const delivery = fromGithub('push', payload('github', 'push'));
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(service.url, delivery)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(202));
    const statuses = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { status: string }).status));
    expect(statuses.filter((status) => status === 'accepted')).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
    expect(await events()).toHaveLength(1);
  });

  it('the same event of another hook, and the same id of another host, are others', async () => {
    const delivery = fromGithub('push', payload('github', 'push'), { id: 'shared' });
    await send(service.url, delivery);
    await send(service.url, { ...delivery, headers: { ...delivery.headers, 'x-github-hook-id': '334' } });
    await send(service.url, fromGitlab('Push Hook', payload('gitlab', 'push'), { id: 'shared' }));
    expect(await rows()).toHaveLength(3);
  });

  it('one that was refused is accepted when it comes again right', async () => {
    const content = payload('github', 'push');
    expect((await send(service.url, fromGithub('push', content, { id: 'again', secret: 'wrong' }))).status).toBe(401);
    expect((await send(service.url, fromGithub('push', content, { id: 'again' }))).status).toBe(202);
    expect(await events()).toHaveLength(1);
  });

  it('many different ones at the same time are all recorded, each with its own correlation id', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `id-${index}`);
    const answers = await Promise.all(ids.map((id) => send(service.url, fromGithub('push', payload('github', 'push'), { id }))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const recorded = await rows();
    const published = await events();
    expect(recorded.map((row) => row['delivery_key'] as string).sort()).toEqual([...ids].sort());
    const keyOf = new Map(recorded.map((row) => [row['delivery_id'], row['delivery_key']]));
    for (const event of published) expect(keyOf.get((event.data as any).deliveryId)).toBe(event.correlationid);
    expect(published).toHaveLength(200);
  });
});

describe('deliveries that are refused leave nothing', () => {
  const push = () => fromGithub('push', payload('github', 'push'));
  const without = (name: string) => {
    const { [name]: _, ...headers } = push().headers;
    return { ...push(), headers: headers as Record<string, string> };
  };
  const changed = (headers: Record<string, string>) => ({ ...push(), headers: { ...push().headers, ...headers } });

  afterEach(async () => {
    expect(await rows()).toEqual([]);
    expect(await events()).toEqual([]);
  });

  it.each([
    ['no signature', () => without('x-hub-signature-256'), 401],
    ['a wrong signature', () => fromGithub('push', payload('github', 'push'), { secret: 'wrong' }), 401],
    ['a changed body', () => ({ ...push(), body: `${String(push().body)} ` }), 401],
    ['a wrong token', () => fromGitlab('Push Hook', payload('gitlab', 'push'), { token: 'wrong' }), 401],
    ['no event name', () => without('x-github-event'), 400],
    ['no delivery id', () => without('x-github-delivery'), 400],
    ['a delivery id of 600 characters', () => changed({ 'x-github-delivery': 'x'.repeat(600) }), 400],
    ['truncated JSON', () => fromGithub('push', JSON.stringify(payload('github', 'push')).slice(0, -20)), 400],
    ['JSON nested a million deep', () => fromGithub('push', `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`), 400],
    ['an empty body', () => fromGithub('push', ''), 400],
    ['bytes that are no text', () => fromGithub('push', Buffer.from([0x7b, 0xff, 0x7d])), 400],
    [
      'a compressed body',
      () => ({
        ...fromGithub('push', gzipSync(JSON.stringify(payload('github', 'push')))),
        headers: { ...push().headers, 'content-encoding': 'gzip' },
      }),
      415,
    ],
    ['a compressed body of another name', () => changed({ 'content-encoding': 'identity, br' }), 415],
  ])('%s', async (_, delivery, status) => {
    const response = await send(service.url, delivery());
    const answer = (await response.json()) as { message: string; code: string };
    expect([response.status, answer]).toEqual([status, expect.objectContaining({ message: expect.any(String), code: expect.any(String) })]);
    expect(JSON.stringify(answer)).not.toContain('octo');
  });

  it.each([
    ['another audience', { audience: secrets.gsrAudience.toLowerCase() }],
    ['an unverified e-mail', { claims: { email_verified: false } }],
    ['the account of somebody else', { claims: { email: 'attacker@evil.iam.gserviceaccount.com' } }],
  ])('a Pub/Sub token with %s', async (_, options) => {
    expect((await send(service.url, await pubSub.push(payload('gsr', 'ref-update'), options))).status).toBe(401);
  });

  it('a body of 30 MB, announced or not', async () => {
    const body = Buffer.alloc(30 * 1024 * 1024, 0x20);
    const announced = await send(service.url, fromGithub('push', body));
    expect([announced.status, await announced.json()]).toEqual([413, expect.objectContaining({ code: 'payload-too-large' })]);
    const { path, headers } = fromGithub('push', body);
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < body.length; at += 65_536) controller.enqueue(body.subarray(at, at + 65_536));
        controller.close();
      },
    });
    const streamed = await fetch(`${service.url}${path}`, { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit);
    expect(streamed.status).toBe(413);
  });
});

describe('large deliveries', () => {
  it('24 MB are taken', async () => {
    const content = { ...payload('github', 'push'), filler: 'x'.repeat(24 * 1024 * 1024) };
    const response = await send(service.url, fromGithub('push', content));
    expect(response.status).toBe(202);
    expect(await events()).toHaveLength(1);
  });
});
