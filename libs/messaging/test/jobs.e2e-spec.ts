import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { runWithContext } from '@lintel/observability';
import { migrateService, systemScope } from '@lintel/persistence';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import { z } from 'zod';
import { defineJob, enqueue, type EnqueueOptions } from '../src/index.js';
import { CreateWeighings1764000001000, startJobActor, weighingsOf, weighStone, type JobActor } from './harness/job-stage.js';
import { until } from './harness/stage.js';

const scope = systemScope('test');

describe('jobs', () => {
  let postgres: TestPostgres;
  const actors: JobActor[] = [];

  beforeAll(async () => {
    postgres = await startTestPostgres();
    await migrateService({ adminUrl: postgres.adminUrl, service: 'quarry', migrations: [CreateWeighings1764000001000] });
  });

  afterEach(async () => {
    await Promise.all(actors.splice(0).map((actor) => actor.stop()));
  });

  afterAll(() => postgres.stop());

  const start = async (options: { jobGraceMs?: number } = {}): Promise<JobActor> => {
    const actor = await startJobActor(postgres.adminUrl, options);
    actors.push(actor);
    return actor;
  };
  const weigh = (actor: JobActor, data: z.input<typeof weighStone.schema>, options?: EnqueueOptions): Promise<void> =>
    actor.database.transaction(scope, (tx) => enqueue(tx, weighStone, data as z.infer<typeof weighStone.schema>, options));
  const outcomes = async (actor: JobActor, stone: string): Promise<string[]> =>
    (await weighingsOf(actor.database, stone)).map(({ attempt, outcome }) => `${attempt} ${outcome}`);
  const ended = (actor: JobActor, stone: string, outcome: string, timeoutMs?: number): Promise<void> =>
    until(`${stone} ${outcome}`, async () => (await outcomes(actor, stone)).at(-1)?.endsWith(outcome) === true, timeoutMs);

  it('runs what was committed, within the context that created it, and nothing of what was rolled back', async () => {
    const actor = await start();
    const rolledBack = actor.database.transaction(scope, async (tx) => {
      await enqueue(tx, weighStone, { stone: 'ghost', weighMs: 0, failures: 0 });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await runWithContext({ correlationId: 'delivery-1' }, () => weigh(actor, { stone: 'real' }));
    await ended(actor, 'real', 'done');
    expect(await weighingsOf(actor.database, 'real')).toEqual([
      { stone: 'real', attempt: 1, isLastAttempt: false, correlationId: 'delivery-1', outcome: 'begun' },
      { stone: 'real', attempt: 1, isLastAttempt: false, correlationId: 'delivery-1', outcome: 'done' },
    ]);
    expect(await outcomes(actor, 'ghost')).toEqual([]);
  });

  it('refuses data that does not match, before anything is written', async () => {
    const actor = await start();
    await expect(weigh(actor, { stone: 7 } as never)).rejects.toThrow(z.ZodError);
    expect(() => defineJob({ ...weighStone, name: 'Weigh Stone' })).toThrow('no job name');
  });

  it('tries a failing job again, and keeps one that failed to the last as a dead letter', async () => {
    const actor = await start();
    await weigh(actor, { stone: 'twice', failures: 2 });
    await weigh(actor, { stone: 'hopeless', failures: 9 });
    await ended(actor, 'twice', 'done');
    expect(await outcomes(actor, 'twice')).toEqual(['1 begun', '1 failed', '2 begun', '2 failed', '3 begun', '3 done']);
    await ended(actor, 'hopeless', '3 failed');
    expect((await weighingsOf(actor.database, 'hopeless')).map((weighing) => weighing.isLastAttempt)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    const dead = (): Promise<unknown[]> =>
      actor.database.unscoped(`SELECT data -> 'data' ->> 'stone' AS stone FROM quarry_jobs.job WHERE name = 'weigh-stone-dead'`);
    await until('the dead letter', async () => (await dead()).length === 1);
    expect(await dead()).toEqual([{ stone: 'hopeless' }]);
  });

  it('works on as many at a time as the job allows', async () => {
    const actor = await start();
    for (let index = 0; index < 8; index += 1) await weigh(actor, { stone: `pile-${index}`, weighMs: 100 });
    for (let index = 0; index < 8; index += 1) await ended(actor, `pile-${index}`, 'done');
    expect(actor.worker.mostAtOnce).toBe(3);
  });

  it('keeps one waiting job per singleton key, with the newest data', async () => {
    const actor = await start();
    await weigh(actor, { stone: 'old' }, { singletonKey: 'branch', startAfterSeconds: 1 });
    await weigh(actor, { stone: 'new' }, { singletonKey: 'branch', startAfterSeconds: 1 });
    await weigh(actor, { stone: 'other' }, { singletonKey: 'another', startAfterSeconds: 1 });
    await ended(actor, 'new', 'done');
    await ended(actor, 'other', 'done');
    expect(await outcomes(actor, 'old')).toEqual([]);
    await weigh(actor, { stone: 'next' }, { singletonKey: 'branch' });
    await ended(actor, 'next', 'done');
  });

  it('does not lose a job that is asked for while the waiting one is just being fetched', async () => {
    const actor = await start();
    await weigh(actor, { stone: 'before' }, { singletonKey: 'race', startAfterSeconds: 1 });
    await actor.database.transaction(scope, async (tx) => {
      await enqueue(tx, weighStone, { stone: 'changed', weighMs: 0, failures: 0 }, { singletonKey: 'race' });
      await new Promise((resolve) => setTimeout(resolve, 1_500)); // the waiting job is due now, but held
    });
    await ended(actor, 'changed', 'done');
    expect(await outcomes(actor, 'before')).toEqual([]);
  });

  it('starts later when asked to', async () => {
    const actor = await start();
    const begun = Date.now();
    await weigh(actor, { stone: 'later' }, { startAfterSeconds: 2 });
    await ended(actor, 'later', 'done');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1_900);
  });

  it('lets running jobs end when it stops, and gives back those that take too long', async () => {
    const first = await startJobActor(postgres.adminUrl, { jobGraceMs: 600 });
    await weigh(first, { stone: 'short', weighMs: 300 });
    await weigh(first, { stone: 'long', weighMs: 20_000 });
    await until('both begun', async () => (await outcomes(first, 'short')).length + (await outcomes(first, 'long')).length >= 2);
    await first.stop();
    const second = await start();
    expect(await outcomes(second, 'short')).toEqual(['1 begun', '1 done']);
    await until('the long one begun again', async () => (await outcomes(second, 'long')).includes('2 begun'));
    expect(await outcomes(second, 'long')).toEqual(['1 begun', '1 aborted', '2 begun']);
    await second.database.unscoped(`UPDATE quarry_jobs.job SET state = 'cancelled' WHERE name = 'weigh-stone' AND state = 'active'`);
  });

  it('has a job of a killed process taken over by another', async () => {
    const harness = path.join(import.meta.dirname, 'harness');
    const child = spawn(
      process.execPath,
      [path.join(harness, 'register-sources.mjs'), path.join(harness, 'job-process.ts'), postgres.adminUrl],
      {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    await once(child, 'message');
    const watcher = await startJobActor(postgres.adminUrl);
    await watcher.messaging.stop();
    await weigh(watcher, { stone: 'orphan', weighMs: 1_000 });
    await until('begun by the doomed', async () => (await outcomes(watcher, 'orphan')).length === 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const heir = await start();
    await ended(heir, 'orphan', 'done', 60_000);
    expect(await outcomes(heir, 'orphan')).toEqual(['1 begun', '2 begun', '2 done']);
    await watcher.database.close();
  }, 90_000);
});
