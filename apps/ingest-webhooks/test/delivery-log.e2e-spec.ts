import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assertEverythingAuthorized } from '@lintel/graphql';
import { accountChanged, repositoryChanged, type EventData } from '@lintel/events';
import { systemScope } from '@lintel/persistence';
import { startTestPostgres, startTestService, testPrincipal, type TestPostgres, type TestService } from '@lintel/testing';
import { toGlobalId } from '@lintel/vocabularies';
import { ExpireDeliveries } from '../src/application/expire-deliveries.js';
import { service as definition } from '../src/service.js';
import { fromGithub, payload, send, settingsFor } from './hosts.js';

let postgres: TestPostgres;
let service: TestService;
let now = new Date('2026-01-15T09:30:00Z');

beforeAll(async () => {
  postgres = await startTestPostgres();
  service = await startTestService(definition, {
    adminUrl: postgres.adminUrl,
    settings: settingsFor('http://127.0.0.1:1/'),
    clock: { now: () => now },
  });
});
afterAll(async () => {
  await service?.close();
  await postgres?.stop();
});
beforeEach(async () => {
  now = new Date('2026-01-15T09:30:00Z');
  for (const table of ['inbound_delivery', 'outbox', 'directory_repositories', 'directory_accounts']) await query(`DELETE FROM ${table}`);
});

const query = <Row = Record<string, any>>(sql: string) => service.database.transaction(systemScope('test'), (tx) => tx.query<Row>(sql));
const operator = { ...testPrincipal(1), memberships: [], isAdmin: true };
const member = testPrincipal(7);
const administrator = testPrincipal(7, 'admin');
const stranger = testPrincipal(8, 'owner');

const shop: EventData<typeof repositoryChanged> = { ...repositoryChanged.example, repositoryId: 42, accountId: 7, externalId: '4711' };
const push = (id: string, content = payload('github', 'push')) => send(service.url, fromGithub('push', content, { id }));

const fields =
  'id provider deliveryKey event action status statusReason sizeBytes receivedAt replayedAt isReplayable correlationId repository { id }';
const ofRepository = `query ($id: ID!, $first: Int, $after: String) { _entities(representations: [{ __typename: "Repository", id: $id }]) {
  ... on Repository { inboundDeliveries(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node { ${fields} } } } } } }`;

async function deliveriesOf(principal: typeof member, variables: object = {}): Promise<any> {
  const answer = await service.graphql('lintel', {
    query: ofRepository,
    variables: { id: toGlobalId('Repository', 42), ...variables },
    principal,
  });
  expect(answer.errors).toBeUndefined();
  return answer.data._entities[0].inboundDeliveries;
}
const keysOf = (connection: any): string[] => connection.edges.map((edge: any) => edge.node.deliveryKey);

describe('the delivery log', () => {
  it('has no way in without an access rule', () => {
    expect(() => assertEverythingAuthorized(service.app)).not.toThrow();
  });

  it('shows members of the account what the host told about a repository, newest first, page by page', async () => {
    await service.deliver(repositoryChanged, shop);
    for (const id of ['a', 'b', 'c']) await push(id);
    const first = await deliveriesOf(member, { first: 2 });
    expect(keysOf(first)).toEqual(['c', 'b']);
    expect(first.edges[0].node).toMatchObject({
      provider: 'GITHUB',
      event: 'push',
      status: 'ACCEPTED',
      isReplayable: true,
      correlationId: 'c',
      receivedAt: '2026-01-15T09:30:00.000+00:00',
      repository: { id: toGlobalId('Repository', 42) },
    });
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(keysOf(await deliveriesOf(member, { first: 2, after: first.pageInfo.endCursor }))).toEqual(['a']);
  });

  it('shows other accounts nothing', async () => {
    await service.deliver(repositoryChanged, shop);
    await push('a');
    expect(keysOf(await deliveriesOf(stranger))).toEqual([]);
    const [row] = await query<{ delivery_id: number }>('SELECT delivery_id FROM inbound_delivery');
    const id = toGlobalId('InboundDelivery', row!.delivery_id);
    const one = (principal: typeof member) =>
      service.graphql('lintel', { query: 'query ($id: ID!) { inboundDelivery(id: $id) { deliveryKey } }', variables: { id }, principal });
    expect((await one(member)).data).toEqual({ inboundDelivery: { deliveryKey: 'a' } });
    expect((await one(stranger)).data).toEqual({ inboundDelivery: null });
    expect((await one(operator)).data).toEqual({ inboundDelivery: { deliveryKey: 'a' } });
  });

  it('shows the account what was told about it and its repositories', async () => {
    await service.deliver(accountChanged, { ...accountChanged.example, accountId: 7, login: 'acme', provider: 'github' });
    await service.deliver(repositoryChanged, shop);
    await push('a');
    await send(service.url, fromGithub('installation', payload('github', 'installation-suspend'), { id: 'b' }));
    const document = `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account { inboundDeliveries { edges { node { deliveryKey } } } } } }`;
    const ask = async (principal: typeof member) =>
      keysOf(
        (await service.graphql('lintel', { query: document, variables: { id: toGlobalId('Account', 7) }, principal })).data._entities[0]
          .inboundDeliveries,
      );
    expect(await ask(member)).toEqual(['b', 'a']);
    expect(await ask(stranger)).toEqual([]);
  });

  it('finds a repository that was added by hand by its name, until the host has told its id', async () => {
    await service.deliver(repositoryChanged, { ...shop, externalId: 'name:acme/shop' });
    await push('a');
    expect(keysOf(await deliveriesOf(member))).toEqual(['a']);
  });

  it('gives the first delivery to the repository that it made known', async () => {
    await push('first');
    expect(keysOf(await deliveriesOf(member))).toEqual([]);
    await service.deliver(repositoryChanged, shop);
    expect(keysOf(await deliveriesOf(member))).toEqual(['first']);
  });

  it('shows operators all, and only them', async () => {
    await push('a');
    const all = (principal: typeof member) =>
      service.graphql('lintel', { query: '{ inboundDeliveries { edges { node { deliveryKey repository { id } } } } }', principal });
    expect((await all(operator)).data).toEqual({ inboundDeliveries: { edges: [{ node: { deliveryKey: 'a', repository: null } }] } });
    expect((await all(administrator)).errors).toHaveLength(1);
  });
});

describe('replay', () => {
  const document = `mutation ($id: ID!) { replayDelivery(id: $id) { ${fields} } }`;
  const idOf = async (key: string) =>
    toGlobalId(
      'InboundDelivery',
      (await query<{ id: number }>(`SELECT delivery_id AS id FROM inbound_delivery WHERE delivery_key = '${key}'`))[0]!.id,
    );
  const replay = (principal: typeof member, id: string) => service.graphql('lintel', { query: document, variables: { id }, principal });

  it('publishes the events again, under the same delivery and correlation id', async () => {
    await service.deliver(repositoryChanged, shop);
    await push('a');
    now = new Date('2026-01-15T10:00:00Z');
    const answer = await replay(administrator, await idOf('a'));
    expect(answer.data.replayDelivery).toMatchObject({ status: 'ACCEPTED', replayedAt: '2026-01-15T10:00:00.000+00:00' });
    const [first, second, ...others] = await service.publishedEvents();
    expect(others).toEqual([]);
    expect(second).toEqual({ ...first, id: second!.id, time: second!.time });
    expect(second!.id).not.toBe(first!.id);
  });

  it('is for administrators', async () => {
    await service.deliver(repositoryChanged, shop);
    await push('a');
    await push('unassigned', {
      ...payload('github', 'push'),
      repository: { ...payload('github', 'push')['repository'], id: 9, name: 'other' },
    });
    const id = await idOf('a');
    expect((await replay(member, id)).errors).toHaveLength(1);
    expect((await replay(stranger, id)).errors).toHaveLength(1);
    expect((await replay(administrator, await idOf('unassigned'))).errors).toHaveLength(1);
    expect((await replay(administrator, toGlobalId('InboundDelivery', 999_999))).errors).toHaveLength(1);
    expect((await replay(administrator, 'nonsense')).errors).toHaveLength(1);
    expect(await service.publishedEvents()).toHaveLength(2);
    expect((await replay(operator, await idOf('unassigned'))).errors).toBeUndefined();
  });
});

describe('retention', () => {
  const expire = () => service.app.get(ExpireDeliveries).execute();

  it('drops bodies first, whole deliveries later, and nothing before its time', async () => {
    await service.deliver(repositoryChanged, shop);
    await push('old');
    now = new Date('2026-01-22T09:29:00Z');
    expect(await expire()).toEqual({ bodies: 0, deliveries: 0 });
    await push('new');
    now = new Date('2026-01-22T09:31:00Z');
    expect(await expire()).toEqual({ bodies: 1, deliveries: 0 });
    const { edges } = await deliveriesOf(member);
    expect(edges.map(({ node }: any) => [node.deliveryKey, node.isReplayable])).toEqual([
      ['new', true],
      ['old', false],
    ]);
    const answer = await service.graphql('lintel', {
      query: 'mutation ($id: ID!) { replayDelivery(id: $id) { id } }',
      variables: { id: edges[1].node.id },
      principal: administrator,
    });
    expect(answer.errors?.[0].message).toMatch(/not kept/);
    now = new Date('2026-04-16T09:31:00Z');
    expect(await expire()).toEqual({ bodies: 1, deliveries: 1 });
    expect(keysOf(await deliveriesOf(member))).toEqual(['new']);
  });

  it('is planned: a run waits from the start on, and each plans the next', async () => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const jobs = await query<{ state: string; waits: boolean }>(
        `SELECT state::text, start_after > now() + interval '50 minutes' AS waits FROM ingest_webhooks_jobs.job WHERE name = 'expire-deliveries' ORDER BY created_on`,
      );
      if (jobs.some(({ state }) => state === 'completed')) {
        expect(jobs.filter(({ state, waits }) => state === 'created' && waits)).toHaveLength(1);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('The job did not run');
  });
});
