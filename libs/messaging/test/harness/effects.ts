import type { Envelope, EventData } from '@lintel/events';
import { systemScope, type Database, type Transaction } from '@lintel/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Consumes, publish, type EventConsumer } from '../../src/index.js';
import { numberCounted, type NumberCounted } from './number-counted.js';

/** What handlers did and what producers wrote. No key forbids a double effect: the tests look for them. */
export class CreateEffects1764000001000 implements MigrationInterface {
  readonly name = 'CreateEffects1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, instance text NOT NULL, key text NOT NULL, n integer NOT NULL)',
    );
    await runner.query('CREATE TABLE produced (key text NOT NULL, n integer NOT NULL, PRIMARY KEY (key, n))');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE produced, effect');
  }
}

export type Behaviour = (event: Envelope<NumberCounted>) => Promise<void> | void;

/** Writes one effect per event, after doing what the test asks for. */
@Consumes(numberCounted)
export class EffectConsumer implements EventConsumer<typeof numberCounted> {
  constructor(
    private readonly instance: string,
    private readonly behaviour: Behaviour = () => undefined,
  ) {}

  async handle(event: Envelope<EventData<typeof numberCounted>>, tx: Transaction): Promise<void> {
    await this.behaviour(event);
    await tx.query('INSERT INTO effect (instance, key, n) VALUES ($1, $2, $3)', [this.instance, event.data.key, event.data.n]);
  }
}

export interface Effect {
  readonly instance: string;
  readonly key: string;
  readonly n: number;
}

export function effectsOf(database: Database): Promise<Effect[]> {
  return database.transaction(systemScope('test'), (tx) => tx.query<Effect>('SELECT instance, key, n FROM effect ORDER BY id'));
}

/** Writes the domain row and its event in one transaction. */
export async function produce(database: Database, data: NumberCounted): Promise<void> {
  await database.transaction(systemScope('test'), async (tx) => {
    await tx.query('INSERT INTO produced (key, n) VALUES ($1, $2)', [data.key, data.n]);
    await publish(tx, numberCounted, data);
  });
}

/** Returns what is wrong with `effects`: events lost, effects done twice, effects out of order within a key. */
export function faultsOf(produced: readonly NumberCounted[], effects: readonly Effect[]): string[] {
  const faults: string[] = [];
  const done = Map.groupBy(effects, (effect) => effect.key);
  for (const [key, events] of Map.groupBy(produced, (event) => event.key)) {
    const wanted = events.map((event) => event.n).sort((a, b) => a - b);
    const got = (done.get(key) ?? []).map((effect) => effect.n);
    done.delete(key);
    const lost = wanted.filter((n) => !got.includes(n));
    const doubled = got.filter((n, position) => got.indexOf(n) !== position);
    if (lost.length > 0) faults.push(`${key}: lost ${lost.join(', ')}`);
    if (doubled.length > 0) faults.push(`${key}: twice ${doubled.join(', ')}`);
    if (got.some((n, position) => position > 0 && n < (got[position - 1] ?? 0))) faults.push(`${key}: out of order ${got.join(', ')}`);
  }
  for (const key of done.keys()) faults.push(`${key}: never produced`);
  return faults;
}
