import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { systemScope } from '@lintel/persistence';
import { startTestPostgres, startTestService, type TestPostgres, type TestService } from '@lintel/testing';
import { StoreDeliveries } from '../src/application/store-deliveries.js';
import { service as definition } from '../src/service.js';
import { DatabaseProxy } from './database-proxy.js';
import { fromGithub, payload, send, settingsFor, startPubSub, type PubSub } from './hosts.js';

let postgres: TestPostgres;
let proxy: DatabaseProxy;
let pubSub: PubSub;
let service: TestService;

beforeAll(async () => {
  postgres = await startTestPostgres();
  proxy = new DatabaseProxy(postgres.adminUrl);
  await proxy.open();
  pubSub = await startPubSub();
  service = await startTestService(definition, { adminUrl: proxy.url, settings: settingsFor(pubSub.jwksUrl) });
});
afterAll(async () => {
  await service?.close();
  pubSub?.close();
  await proxy?.cut();
  await postgres?.stop();
});

const keys = async () => {
  const rows = await service.database.transaction(systemScope('test'), (tx) =>
    tx.query<{ key: string }>('SELECT delivery_key AS key FROM inbound_delivery ORDER BY delivery_id'),
  );
  return rows.map(({ key }) => key);
};

describe('without a database', () => {
  it('answers 503 and accepts the same deliveries once it is back', async () => {
    const deliveries = ['a', 'b', 'c'].map((id) => fromGithub('push', payload('github', 'push'), { id }));
    await proxy.cut();
    const refused = await Promise.all(deliveries.map((delivery) => send(service.url, delivery)));
    expect(refused.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(Array(3).fill([503, '5']));
    expect(await refused[0]!.json()).toMatchObject({ code: 'service-unavailable' });

    await proxy.open();
    const accepted = await Promise.all(deliveries.map((delivery) => send(service.url, delivery)));
    expect(accepted.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(await keys()).toEqual(['a', 'b', 'c']);
    expect(await service.publishedEvents()).toHaveLength(3);
  });

  it('still refuses wrong signatures with 401', async () => {
    await proxy.cut();
    expect((await send(service.url, fromGithub('push', payload('github', 'push'), { secret: 'wrong' }))).status).toBe(401);
    await proxy.open();
  });

  it('answers 503 for a push of Pub/Sub whose keys cannot be fetched', async () => {
    const other = await startPubSub();
    const lonely = await startTestService(definition, { adminUrl: proxy.url, settings: settingsFor(other.jwksUrl) });
    try {
      const push = await other.push(payload('gsr', 'ref-update'));
      other.close();
      expect((await send(lonely.url, push)).status).toBe(503);
    } finally {
      await lonely.close();
    }
  });
});

describe('a failure after the commit', () => {
  it('has one effect: the delivery that comes again is a duplicate', async () => {
    const store = service.app.get(StoreDeliveries);
    const execute = store.execute.bind(store);
    const spy = jest.spyOn(store, 'execute').mockImplementationOnce(async (batch) => {
      await execute(batch);
      throw new Error('gone before the answer');
    });
    const before = (await service.publishedEvents()).length;
    const delivery = fromGithub('push', payload('github', 'push'), { id: 'after-commit' });
    expect((await send(service.url, delivery)).status).toBe(503);
    const again = await send(service.url, delivery);
    expect([again.status, await again.json()]).toEqual([202, { status: 'duplicate' }]);
    expect(await service.publishedEvents()).toHaveLength(before + 1);
    spy.mockRestore();
  });
});
