import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { accountChanged, issueIntroduced, repositoryChanged, runFinished, runStarted, runUpdated } from '@lintel/events';
import { assertEverythingAuthorized } from '@lintel/graphql';
import { startTestPostgres, startTestService, testPrincipal, type TestPostgres, type TestService } from '@lintel/testing';
import { toGlobalId } from '@lintel/vocabularies';
import { Webhook } from 'standardwebhooks';
import { CHANNELS } from '../src/channels/channel.js';
import { service } from '../src/service.js';

const accountId = accountChanged.example.accountId;
const owner = testPrincipal(accountId, 'owner');
const stranger = testPrincipal(999, 'owner');
const secret = 'correct horse battery staple';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let postgres: TestPostgres;
let notifier: TestService;
let receiver: Server;
let receiverUrl: string;
let answer: { status: number; headers?: Record<string, string> } = { status: 200 };
let received: Received[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer.status, answer.headers).end('thanks');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const authority = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  receiverUrl = `http://${authority}/hooks`;
  postgres = await startTestPostgres();
  notifier = await startTestService(service, { adminUrl: postgres.adminUrl, platform: { webhookAllow: [authority] } });
  await notifier.deliver(accountChanged, accountChanged.example);
  await notifier.deliver(repositoryChanged, repositoryChanged.example);
});

afterEach(() => {
  answer = { status: 200 };
  received = [];
});

afterAll(async () => {
  await notifier.close();
  await postgres.stop();
  receiver.closeAllConnections();
  receiver.close();
});

async function until<T>(find: () => T | undefined): Promise<T> {
  for (let round = 0; round < 200; round += 1) {
    const found = find();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error('it did not happen within ten seconds');
}

async function createEndpoint(events: string[], url = receiverUrl): Promise<string> {
  const { data, errors } = await notifier.graphql('lintel', {
    principal: owner,
    query: 'mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { secret endpoint { id state } } }',
    variables: { input: { accountId: toGlobalId('Account', accountId), url, events, secret } },
  });
  expect(errors).toBeUndefined();
  expect(data.createWebhookEndpoint).toMatchObject({ secret, endpoint: { state: 'UNVERIFIED' } });
  return data.createWebhookEndpoint.endpoint.id;
}

async function testEndpoint(id: string): Promise<any> {
  const query =
    'mutation ($id: ID!) { testWebhookEndpoint(id: $id) { endpoint { state stateReason } delivery { state attempts { result status reason } } } }';
  const { data, errors } = await notifier.graphql('lintel', { principal: owner, query, variables: { id } });
  expect(errors).toBeUndefined();
  return data.testWebhookEndpoint;
}

describe('webhook endpoints', () => {
  it('has a rule on every field and route', () => {
    expect(() => assertEverythingAuthorized(notifier.app)).not.toThrow();
  });

  it('sends nothing until a test event was answered with a 2xx, then what was subscribed to, signed twice', async () => {
    const id = await createEndpoint(['analysis_run.started', 'repository_issue.introduced']);
    await notifier.deliver(runStarted, runStarted.example);
    answer = { status: 500 };
    expect(await testEndpoint(id)).toMatchObject({
      endpoint: { state: 'UNVERIFIED' },
      delivery: { state: 'FAILED', attempts: [{ status: 500 }] },
    });
    answer = { status: 204 };
    expect(await testEndpoint(id)).toMatchObject({
      endpoint: { state: 'ENABLED' },
      delivery: { state: 'DELIVERED', attempts: [{ result: 'delivered' }] },
    });
    expect(received.map((hook) => JSON.parse(hook.body).data)).toEqual([{ test: true }, { test: true }]);

    received = [];
    await notifier.deliver(runStarted, runStarted.example);
    await notifier.deliver(runUpdated, runUpdated.example);
    const hook = await until(() => received[0]);
    const body = JSON.parse(hook.body);
    expect(body.type).toBe('analysis_run.started');
    expect(Object.keys(body.data.object)).toEqual([
      'id',
      'object',
      'runUid',
      'status',
      'branchName',
      'baseOid',
      'commitOid',
      'createdAt',
      'updatedAt',
      'repository',
      'summary',
      'checks',
    ]);
    expect(hook.headers['x-deepsource-signature']).toBe(createHmac('sha256', secret).update(hook.body).digest('hex'));
    expect(new Webhook(Buffer.from(secret).toString('base64')).verify(hook.body, hook.headers as Record<string, string>)).toBeTruthy();
    expect(hook.headers['webhook-id']).toBe(body.id);
    await sleep(300);
    expect(received).toHaveLength(1);
  });

  it('sends introduced occurrences read from the blob', async () => {
    const id = await createEndpoint(['repository_issue.introduced']);
    await testEndpoint(id);
    received = [];
    const occurrence = { occurrenceId: 5, title: 'left in', path: 'src/a.ts', beginLine: 3, beginColumn: 1, endLine: 3, endColumn: 9 };
    const blob = await notifier.blobs.put('test/occurrences.json', Buffer.from(JSON.stringify([occurrence])), {
      contentType: 'application/json',
    });
    await notifier.deliver(issueIntroduced, { ...issueIntroduced.example, occurrences: blob });
    const hook = await until(() => received.find((candidate) => candidate.body.includes('repository_issue.introduced')));
    const { data } = JSON.parse(hook.body);
    expect(data.issueOccurrencesIntroduced).toBe(1);
    expect(data.object.occurrences).toEqual([
      {
        id: toGlobalId('Occurrence', 5),
        object: 'Occurrence',
        title: 'left in',
        path: 'src/a.ts',
        beginLine: 3,
        beginColumn: 1,
        endLine: 3,
        endColumn: 9,
      },
    ]);
  });

  it('plans a retry after a failure, keeps the message id on a replay, and stops at 410', async () => {
    const id = await createEndpoint(['repository.analysis.activated']);
    await testEndpoint(id);
    received = [];
    answer = { status: 503, headers: { 'retry-after': '600' } };
    await notifier.deliver(repositoryChanged, repositoryChanged.example);
    const first = await until(() => received.find((hook) => hook.body.includes('repository.analysis.activated')));
    const query = `query ($id: ID!) { webhookEndpoint(id: $id) { state failingSince deliveries(first: 1) { totalCount edges { node { id messageId state nextAttemptAt attempts { number status result } } } } } }`;
    const read = async (): Promise<any> =>
      (await notifier.graphql('lintel', { principal: owner, query, variables: { id } })).data.webhookEndpoint;
    for (let round = 0; round < 100 && (await read()).deliveries.edges[0].node.nextAttemptAt === null; round += 1) await sleep(50);
    const failing = await read();
    const message = failing.deliveries.edges[0].node;
    expect(message).toMatchObject({ state: 'PENDING', messageId: JSON.parse(first.body).id, attempts: [{ number: 1, status: 503 }] });
    expect(Date.parse(message.nextAttemptAt) - Date.now()).toBeGreaterThan(500_000);
    expect(failing.failingSince).not.toBeNull();

    answer = { status: 410 };
    await notifier.graphql('lintel', {
      principal: owner,
      query: 'mutation ($id: ID!) { redeliverWebhook(id: $id) { state } }',
      variables: { id: message.id },
    });
    expect(received.at(-1)?.headers['webhook-id']).toBe(message.messageId);
    expect(received.at(-1)?.body).toBe(first.body);
    expect(await read()).toMatchObject({ state: 'DISABLED' });
  });

  it.each(['http://10.0.0.1/hook', 'http://2130706433/hook', 'http://[::ffff:7f00:1]/hook', 'http://169.254.169.254/latest'])(
    'does not connect to %s',
    async (url) => {
      const outcome = await testEndpoint(await createEndpoint(['analysis_run.started'], url));
      expect(outcome.delivery).toMatchObject({ state: 'FAILED', attempts: [{ result: 'address-refused' }] });
    },
  );

  it('refuses an unknown event, a short secret and an odd address', async () => {
    const create = async (input: object): Promise<string> =>
      (
        await notifier.graphql('lintel', {
          principal: owner,
          query: 'mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { secret } }',
          variables: {
            input: { accountId: toGlobalId('Account', accountId), url: receiverUrl, events: ['analysis_run.started'], secret, ...input },
          },
        })
      ).errors?.[0].message;
    expect(await create({ events: ['run.exploded'] })).toMatch(/is no event/);
    expect(await create({ secret: 'short' })).toMatch(/16 characters/);
    expect(await create({ url: 'ftp://example.com' })).toMatch(/https/);
  });

  it('tells the channels about a finished run, once, although the event comes twice', async () => {
    const channels = notifier.app.get<{ name: string; send: (notice: { title: string }) => Promise<void> }[]>(CHANNELS, { strict: false });
    const told: string[] = [];
    channels.push({ name: 'test', send: async ({ title }) => void told.push(title) });
    const { run } = runFinished.example;
    const data = { run: { ...run, status: 'failure' as const, counts: { ...run.counts, introduced: 3 } } };
    const { id } = await notifier.deliver(runFinished, data);
    await notifier.deliver(runFinished, data, { id });
    await until(() => told[0]);
    await sleep(300);
    expect(told).toEqual(['acme/shop main at 3f786850: failure, 3 introduced, 0 resolved']);
  });

  it('shows another tenant nothing', async () => {
    const id = await createEndpoint(['analysis_run.started']);
    const query = 'query ($id: ID!) { webhookEndpoint(id: $id) { url } }';
    const { data, errors } = await notifier.graphql('lintel', { principal: stranger, query, variables: { id } });
    expect(data?.webhookEndpoint ?? null).toBeNull();
    expect(errors?.[0].message).toBe('Webhook endpoint does not exist');
    for (const mutation of ['testWebhookEndpoint { endpoint { id } }', 'rotateWebhookSecret { secret }', 'deleteWebhookEndpoint { ok }']) {
      const [name, ...selection] = mutation.split(' ');
      const outcome = await notifier.graphql('lintel', {
        principal: stranger,
        query: `mutation ($id: ID!) { ${name}(id: $id) ${selection.join(' ')} }`,
        variables: { id },
      });
      expect(outcome.errors?.[0].message).toBe('Webhook endpoint does not exist');
    }
  });
});
