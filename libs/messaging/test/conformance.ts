import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { systemScope } from '@lintel/persistence';
import { createEnvelope, discard, listParked, redrive, type ParkedEvent } from '../src/index.js';
import { ChildActor } from './harness/child-actor.js';
import { effectsOf, faultsOf, produce, type Behaviour, type Effect } from './harness/effects.js';
import type { CrashingEnvironment, Environment } from './harness/environments.js';
import { numberCounted, type NumberCounted } from './harness/number-counted.js';
import { prepare, startActor, until, type Actor, type ActorOptions, type Stage } from './harness/stage.js';

const retryDelaysMs = [30, 60];
const services = ['accounts', 'issues', 'metrics', 'notifier', 'sarif-ingest', 'analysis-runner', 'late-comer'];

/** What every transport has to keep. Each test has keys of its own; the services and their tables are shared. */
export function describeConformance(name: string, start: () => Promise<Environment | undefined>): void {
  describe(`${name} transport`, () => {
    let environment: Environment | undefined;
    let stage: Stage;
    const actors: Actor[] = [];

    beforeAll(async () => {
      environment = await start();
      if (!environment) return;
      stage = environment.stage;
      await prepare(stage, services);
    }, 180_000);

    afterEach(async () => {
      await Promise.all(actors.splice(0).map((actor) => actor.stop()));
    });

    afterAll(() => environment?.stop());

    const test = (title: string, play: () => Promise<void>): void => it(title, () => (environment ? play() : Promise.resolve()), 120_000);
    const act = async (options: ActorOptions): Promise<Actor> => {
      const actor = await startActor(stage, { retryDelaysMs, ...options });
      actors.push(actor);
      return actor;
    };
    const produceAll = async (producer: Actor, events: readonly NumberCounted[]): Promise<void> => {
      for (const event of events) await produce(producer.database, event);
    };
    const effects = async (actor: Actor, prefix: string): Promise<Effect[]> =>
      (await effectsOf(actor.database)).filter((effect) => effect.key.startsWith(prefix));
    const arrival = (actor: Actor, prefix: string, count: number): Promise<void> =>
      until(`${count} effects of ${prefix}`, async () => (await effects(actor, prefix)).length >= count);
    const parked = (actor: Actor): Promise<ParkedEvent[]> => actor.database.transaction(systemScope('test'), (tx) => listParked(tx));

    test('delivers every event to every group, in order per key', async () => {
      const producer = await act({ service: 'accounts', consumes: false });
      const groups = await Promise.all(['issues', 'metrics', 'notifier'].map((service) => act({ service })));
      const events = series('fan', 20, 15);
      await produceAll(producer, events);
      for (const group of groups) {
        await arrival(group, 'fan', events.length);
        expect(faultsOf(events, await effects(group, 'fan'))).toEqual([]);
      }
    });

    test('gives a group that joins later what was published before', async () => {
      const producer = await act({ service: 'accounts', consumes: false });
      const early = await act({ service: 'issues' });
      const events = series('before', 5, 10);
      await produceAll(producer, events);
      await arrival(early, 'before', events.length);
      const late = await act({ service: 'late-comer' });
      const more = events.map((event) => ({ ...event, n: event.n + 10 }));
      await produceAll(producer, more);
      await arrival(late, 'before', events.length * 2);
      expect(faultsOf([...events, ...more], await effects(late, 'before'))).toEqual([]);
    });

    test('applies an event that is delivered again only once', async () => {
      const consumer = await act({ service: 'issues' });
      const envelope = createEnvelope(numberCounted, { key: 'again', n: 1 });
      const event = { stream: numberCounted.stream, key: 'again', envelope: JSON.stringify(envelope) };
      const next = { ...event, envelope: JSON.stringify({ ...createEnvelope(numberCounted, { key: 'again', n: 2 }) }) };
      await consumer.transport.publish([event]);
      await consumer.transport.publish([event]);
      await consumer.transport.publish([next]);
      await arrival(consumer, 'again', 2);
      expect(
        faultsOf(
          [
            { key: 'again', n: 1 },
            { key: 'again', n: 2 },
          ],
          await effects(consumer, 'again'),
        ),
      ).toEqual([]);
    });

    test('sets a failing event aside with what follows in its key, lets other keys go on, and redrives in order', async () => {
      let isBroken = true;
      const producer = await act({ service: 'accounts', consumes: false });
      const consumer = await act({
        service: 'issues',
        behaviour: (event) => {
          if (isBroken && event.data.key === 'park-bad') throw new Error('the handler is broken');
        },
      });
      const bad = series('park-bad', 1, 5, false);
      const good = series('park-good', 3, 5);
      await produceAll(producer, [...bad, ...good]);
      await arrival(consumer, 'park-good', good.length);
      await until('the key is parked', async () => (await parked(consumer)).filter((event) => event.key === 'park-bad').length === 5);
      await until('all attempts', async () => (await parked(consumer))[0]?.state === 'parked');
      const [head, ...behind] = await parked(consumer);
      expect(head).toMatchObject({
        consumer: 'EffectConsumer',
        key: 'park-bad',
        attempts: 3,
        cause: 'Error: the handler is broken',
        eventType: 'test.number.counted',
      });
      expect(head?.stack).toContain('conformance.ts');
      expect(behind.map((event) => event.state)).toEqual(['behind', 'behind', 'behind', 'behind']);
      expect(await effects(consumer, 'park-bad')).toEqual([]);

      isBroken = false;
      await consumer.database.transaction(systemScope('test'), (tx) => redrive(tx, { key: 'park-bad' }));
      await produceAll(producer, [{ key: 'park-bad', n: 6 }]);
      await arrival(consumer, 'park-bad', 6);
      expect(faultsOf([...bad, { key: 'park-bad', n: 6 }], await effects(consumer, 'park-bad'))).toEqual([]);
      expect(await parked(consumer)).toEqual([]);
    });

    test('goes on behind a discarded event', async () => {
      const producer = await act({ service: 'accounts', consumes: false });
      const consumer = await act({
        service: 'issues',
        behaviour: (event) => {
          if (event.data.key === 'drop' && event.data.n === 2) throw new Error('never works');
        },
      });
      const events = series('drop', 1, 4, false);
      await produceAll(producer, events);
      await until('parked', async () => (await parked(consumer))[0]?.state === 'parked' && (await parked(consumer)).length === 3);
      await consumer.database.transaction(systemScope('test'), (tx) => discard(tx, { key: 'drop' }));
      await arrival(consumer, 'drop', 3);
      expect((await effects(consumer, 'drop')).map((effect) => effect.n)).toEqual([1, 3, 4]);
    });

    test('tries a failing event again until it succeeds', async () => {
      let failures = 2;
      const producer = await act({ service: 'accounts', consumes: false });
      const consumer = await act({
        service: 'issues',
        behaviour: (event) => {
          if (event.data.key === 'retry' && failures > 0) {
            failures -= 1;
            throw new Error('not yet');
          }
        },
      });
      const events = series('retry', 1, 3, false);
      await produceAll(producer, events);
      await arrival(consumer, 'retry', 3);
      expect(faultsOf(events, await effects(consumer, 'retry'))).toEqual([]);
    });

    test('parks at once what cannot be read', async () => {
      const consumer = await act({ service: 'issues' });
      const strange = { ...createEnvelope(numberCounted, { key: 'strange', n: 1 }), data: { key: 'strange', n: 'one' } };
      await consumer.transport.publish([{ stream: numberCounted.stream, key: 'strange', envelope: JSON.stringify(strange) }]);
      await until('parked', async () => (await parked(consumer)).some((event) => event.key === 'strange'));
      const [event] = await parked(consumer);
      expect(event).toMatchObject({
        key: 'strange',
        state: 'parked',
        attempts: 1,
        cause: expect.stringContaining('does not match its schema'),
      });
      await consumer.database.transaction(systemScope('test'), (tx) => discard(tx, { key: 'strange' }));
    });

    test('shares a group among its instances, also while one joins and one leaves', async () => {
      const producer = await act({ service: 'accounts', consumes: false });
      const slow = (): Promise<void> => sleep(5);
      const first = await act({ service: 'metrics', instance: 'first', behaviour: slow });
      const second = await startActor(stage, { service: 'metrics', instance: 'second', behaviour: slow });
      const events = series('share', 24, 25);
      const producing = produceAll(producer, events);
      await until('both take part', async () => new Set((await effects(first, 'share')).map((effect) => effect.instance)).size === 2);
      await act({ service: 'metrics', instance: 'third', behaviour: slow });
      await second.stop();
      await producing;
      await arrival(first, 'share', events.length);
      expect(faultsOf(events, await effects(first, 'share'))).toEqual([]);
    });

    test('finishes what is under way when it is stopped', async () => {
      const producer = await act({ service: 'accounts', consumes: false });
      let started = 0;
      const behaviour: Behaviour = async (event) => {
        if (!event.data.key.startsWith('stop')) return;
        started += 1;
        await sleep(150);
      };
      const consumer = await startActor(stage, { service: 'notifier', instance: 'stopped', behaviour });
      const events = series('stop', 6, 4);
      await produceAll(producer, events);
      await until('some are under way', () => started > 0);
      await consumer.stop();
      const startedByFirst = started;
      const other = await act({ service: 'notifier', instance: 'other' });
      await arrival(other, 'stop', events.length);
      const all = await effects(other, 'stop');
      expect(faultsOf(events, all)).toEqual([]);
      expect(all.filter((effect) => effect.instance === 'stopped')).toHaveLength(startedByFirst);
    });

    test('publishes once although the relay dies at each of its steps', async () => {
      const consumer = await act({ service: 'issues' });
      const events = series('relay', 4, 60);
      const orders = {
        stage,
        service: 'accounts',
        instance: 'relay',
        consumes: false,
        produce: [0, 1, 2, 3].map((key) => ({ key: `relay-${key}`, count: 60 })),
        pauseMs: 5,
      };
      for (const step of ['relay:before-publish', 'relay:after-publish', 'relay:after-mark'] as const) {
        const doomed = new ChildActor({ ...orders, dieAt: { step, pass: 2 } });
        await doomed.ready();
        await doomed.exited;
        expect(doomed.diedBySignal).toBe('SIGKILL');
      }
      const survivor = new ChildActor(orders);
      await survivor.ready();
      await arrival(consumer, 'relay', events.length);
      await survivor.kill();
      expect(faultsOf(events, await effects(consumer, 'relay'))).toEqual([]);
    });

    test('applies events once although consumers die before, in and after handling and in the middle of a batch', async () => {
      const producer = await act({ service: 'accounts', consumes: false });
      const events = series('die', 5, 8);
      await produceAll(producer, events);
      const deaths = [
        { service: 'issues', dieAt: { step: 'consumer:before-handle', pass: 4 } },
        { service: 'metrics', dieAt: { step: 'consumer:after-handle', pass: 4 } },
        { service: 'notifier', dieAt: { step: 'consumer:after-event', pass: 1 } },
        { service: 'sarif-ingest', dieAt: { step: 'consumer:after-event', pass: 7 } },
      ] as const;
      await Promise.all(
        deaths.map(async ({ service, dieAt }) => {
          const doomed = new ChildActor({ stage, service, instance: 'doomed', consumes: true, dieAt });
          await doomed.ready();
          await doomed.exited;
          expect(doomed.diedBySignal).toBe('SIGKILL');
          const heir = await act({ service, instance: 'heir' });
          await arrival(heir, 'die', events.length);
          expect(faultsOf(events, await effects(heir, 'die'))).toEqual([]);
        }),
      );
    });
  });
}

/** The broker itself is killed while events are published and handled. */
export function describeBrokerCrash(name: string, start: () => Promise<CrashingEnvironment | undefined>): void {
  it(`${name} transport loses nothing when its broker is killed and comes back`, async () => {
    const environment = await start();
    if (!environment) return;
    await prepare(environment.stage, services);
    const producer = await startActor(environment.stage, { service: 'accounts', consumes: false });
    const consumer = await startActor(environment.stage, { service: 'issues', behaviour: () => sleep(3) });
    const events = series('crash', 10, 40);
    try {
      const producing = produceStubbornly(producer, events);
      for (const share of [0.2, 0.6]) {
        await until(
          'some effects',
          async () => ((await effectsOf(consumer.database).catch(() => [])) as Effect[]).length >= events.length * share,
        );
        await environment.crashBroker();
      }
      await producing;
      await until('all effects', async () => (await effectsOf(consumer.database).catch(() => [])).length >= events.length, 90_000);
      await sleep(500);
      expect(faultsOf(events, await effectsOf(consumer.database))).toEqual([]);
    } finally {
      await Promise.all([producer.stop(), consumer.stop()]);
      await environment.stop();
    }
  }, 240_000);
}

// With PostgreSQL as the broker, commits fail while it is away; a commit whose answer was lost may still have happened.
async function produceStubbornly(producer: Actor, events: readonly NumberCounted[]): Promise<void> {
  for (const event of events) {
    for (;;) {
      try {
        await produce(producer.database, event);
        break;
      } catch (error) {
        if ((error as { code?: string }).code === '23505') break;
        await sleep(100);
      }
    }
    await sleep(5);
  }
}

/** `keys` keys with `count` events each, taking turns. */
function series(prefix: string, keys: number, count: number, isNumbered = true): NumberCounted[] {
  const names = Array.from({ length: keys }, (_, index) => (isNumbered ? `${prefix}-${index}` : prefix));
  return Array.from({ length: count }, (_, index) => names.map((key) => ({ key, n: index + 1 }))).flat();
}
