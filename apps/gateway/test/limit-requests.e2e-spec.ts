import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@lintel/observability';
import { systemScope } from '@lintel/persistence';
import { LimitRequests } from '../src/application/limit-requests.js';
import { RateWindowRepository } from '../src/persistence/rate-window.repository.js';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';

describe('request counters', () => {
  let gateway: TestGateway;
  const clock = { time: new Date('2025-06-01T10:59:00Z'), now: () => clock.time };
  const limiter = (windows = new RateWindowRepository(gateway.gateway.database)) =>
    new LimitRequests(windows, clock, createLogger({ service: 'test', level: 'silent' }));
  const rows = () =>
    gateway.gateway.database.transaction(systemScope('test'), (tx) =>
      tx.query<{ subject: string; used: number }>(
        "SELECT subject, used FROM rate_window WHERE subject LIKE 'test:%' ORDER BY subject, started_at",
      ),
    );

  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(async () => gateway.close());

  it('are shared by gateways, kept over a restart, and start anew each hour', async () => {
    const one = limiter();
    const two = limiter();
    for (let index = 0; index < 3; index += 1) one.count('test:a', 5);
    for (let index = 0; index < 2; index += 1) two.count('test:a', 5);
    await Promise.all([one.flush(), two.flush()]);
    await Promise.all([one.flush(), two.flush()]);
    expect(await rows()).toEqual([{ subject: 'test:a', used: 5 }]);
    one.count('test:a', 5);
    two.count('test:a', 5);
    await one.flush();
    await two.flush();
    const restarted = limiter();
    restarted.count('test:a', 5);
    await restarted.flush();
    expect(restarted.count('test:a', 5)).toEqual({ limit: 5, used: 9, resetsAt: new Date('2025-06-01T11:00:00Z') });

    clock.time = new Date('2025-06-01T11:00:01Z');
    expect(one.count('test:a', 5)).toEqual({ limit: 5, used: 1, resetsAt: new Date('2025-06-01T12:00:00Z') });
    await one.flush();
    expect((await rows()).map(({ used }) => used)).toEqual([8, 1]);
    clock.time = new Date('2025-06-01T12:00:01Z');
    one.count('test:a', 5);
    await one.flush();
    expect((await rows()).map(({ used }) => used)).toEqual([1, 1]);
  });

  it('go on while the database is away, and lose nothing', async () => {
    const windows = new RateWindowRepository(gateway.gateway.database);
    let isAway = true;
    const flaky = {
      add: (...args: Parameters<RateWindowRepository['add']>) => (isAway ? Promise.reject(new Error('away')) : windows.add(...args)),
      deleteBefore: async () => undefined,
    } as unknown as RateWindowRepository;
    const counters = limiter(flaky);
    counters.count('test:b', 5);
    await counters.flush();
    expect(counters.count('test:b', 5).used).toBe(2);
    isAway = false;
    await counters.flush();
    expect((await rows()).filter(({ subject }) => subject === 'test:b')).toEqual([{ subject: 'test:b', used: 2 }]);
  });
});
