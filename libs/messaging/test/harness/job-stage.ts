import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, currentContext } from '@lintel/observability';
import { createDatabase, systemScope, type Database } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { defineJob, startMessaging, Works, type JobContext, type JobWorker, type Messaging } from '../../src/index.js';

export const weighStone = defineJob({
  name: 'weigh-stone',
  schema: z.object({ stone: z.string(), weighMs: z.number().default(0), failures: z.number().default(0) }),
  retryLimit: 2,
  retryDelaySeconds: 0,
  retryBackoff: false,
  expireInSeconds: 60,
  concurrency: 3,
});

export class CreateWeighings1764000001000 implements MigrationInterface {
  readonly name = 'CreateWeighings1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE weighing (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stone text NOT NULL, attempt integer NOT NULL, is_last_attempt boolean NOT NULL, correlation_id text NOT NULL, outcome text NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE weighing');
  }
}

export interface Weighing {
  readonly stone: string;
  readonly attempt: number;
  readonly isLastAttempt: boolean;
  readonly correlationId: string;
  readonly outcome: string;
}

/** Notes each attempt, then takes its time, and fails as often as the data says. */
@Works(weighStone)
export class WeighWorker implements JobWorker<typeof weighStone> {
  running = 0;
  mostAtOnce = 0;

  constructor(private readonly database: Database) {}

  async run(data: z.infer<typeof weighStone.schema>, context: JobContext): Promise<void> {
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    try {
      await this.#note(data.stone, context, 'begun');
      await sleep(data.weighMs, undefined, { signal: context.signal });
      if (context.attempt <= data.failures) throw new Error('too heavy');
      await this.#note(data.stone, context, 'done');
    } catch (error) {
      await this.#note(data.stone, context, context.signal.aborted ? 'aborted' : 'failed');
      throw error;
    } finally {
      this.running -= 1;
    }
  }

  async #note(stone: string, context: JobContext, outcome: string): Promise<void> {
    await this.database.transaction(systemScope('test'), (tx) =>
      tx.query('INSERT INTO weighing (stone, attempt, is_last_attempt, correlation_id, outcome) VALUES ($1, $2, $3, $4, $5)', [
        stone,
        context.attempt,
        context.isLastAttempt,
        currentContext().correlationId,
        outcome,
      ]),
    );
  }
}

export function weighingsOf(database: Database, stone: string): Promise<Weighing[]> {
  return database.unscoped<Weighing>(
    'SELECT stone, attempt, is_last_attempt AS "isLastAttempt", correlation_id AS "correlationId", outcome FROM weighing WHERE stone = $1 ORDER BY id',
    [stone],
  );
}

export interface JobActor {
  readonly database: Database;
  readonly worker: WeighWorker;
  readonly messaging: Messaging;
  stop(): Promise<void>;
}

export async function startJobActor(adminUrl: string, options: { jobGraceMs?: number } = {}): Promise<JobActor> {
  const database = await createDatabase({ url: adminUrl, service: 'quarry', entities: [], useRole: true });
  const worker = new WeighWorker(database);
  const logger = createLogger({ service: 'quarry', level: 'silent' });
  const messaging = await startMessaging({
    service: 'quarry',
    database,
    transport: undefined,
    consumers: [],
    workers: [worker],
    logger,
    ...options,
  });
  return {
    database,
    worker,
    messaging,
    async stop() {
      await messaging.stop();
      await database.close();
    },
  };
}
