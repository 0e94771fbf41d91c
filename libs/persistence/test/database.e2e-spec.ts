import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import fc from 'fast-check';
import pg from 'pg';
import {
  createDatabase,
  databaseOf,
  migrateService,
  schemaOf,
  systemScope,
  tenantTable,
  type Database,
  type Transaction,
} from '../src/index.js';
import { CreateNotes1764000001000, NoteEntity } from './create-notes.js';

const scope = systemScope('test');

describe('database', () => {
  let postgres: TestPostgres;
  let database: Database;
  const migrate = { service: 'note-keeper', migrations: [CreateNotes1764000001000] };

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const options = { ...migrate, adminUrl: postgres.adminUrl };
    await Promise.all([migrateService(options), migrateService(options), migrateService({ ...options, service: 'other-keeper' })]);
    database = await createDatabase({ url: postgres.adminUrl, service: 'note-keeper', entities: [NoteEntity], useRole: true, poolSize: 4 });
  });

  afterAll(async () => {
    await database.close();
    await postgres.stop();
  });

  it('migrates again without doing anything, and says what it did otherwise', async () => {
    const said: string[] = [];
    await migrateService({ ...migrate, adminUrl: postgres.adminUrl, log: (line) => said.push(line) });
    expect(said).toEqual([]);
    await migrateService({ ...migrate, service: 'third-keeper', adminUrl: postgres.adminUrl, log: (line) => said.push(line) });
    expect(said).toEqual(['third-keeper: CreatePlatformTables1700000000000', 'third-keeper: CreateNotes1764000001000']);
  });

  it('leaves nothing of a migration that fails', async () => {
    class BreakNotes1764000002000 {
      readonly name = 'BreakNotes1764000002000';
      async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
        await runner.query('CREATE TABLE half (id integer)');
        await runner.query('CREATE TABLE half (id integer)');
      }
      async down(): Promise<void> {
        await Promise.resolve();
      }
    }
    const broken = { ...migrate, adminUrl: postgres.adminUrl, migrations: [CreateNotes1764000001000, BreakNotes1764000002000] };
    await expect(migrateService(broken as never)).rejects.toThrow(/already exists/);
    await expect(database.unscoped('SELECT 1 FROM half')).rejects.toThrow(/does not exist/);
  });

  it('commits what resolves and rolls back what rejects', async () => {
    const insert = (tx: Transaction): Promise<unknown> => tx.query(`INSERT INTO plain (id, body) VALUES (1, 'kept')`);
    await database.transaction(scope, insert);
    await expect(
      database.transaction(scope, async (tx) => {
        await insert(tx);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await database.unscoped('SELECT body FROM plain WHERE id = 1')).toEqual([{ body: 'kept' }]);
  });

  it('says after a commit, and only then, that it has happened', async () => {
    const said: string[] = [];
    await database.transaction(scope, (tx) => {
      expect(databaseOf(tx)).toBe(database);
      tx.onCommit(() => said.push('committed'));
      return Promise.resolve();
    });
    const failing = database.transaction(scope, (tx) => {
      tx.onCommit(() => said.push('rolled back'));
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(said).toEqual(['committed']);
  });

  it('works inside one transaction through entities and SQL alike, with ids as numbers', async () => {
    await database
      .transaction(scope, async (tx) => {
        const saved = await tx.manager.save(NoteEntity, { accountId: 7, body: 'by entity' });
        expect(typeof saved.id).toBe('number');
        expect(await tx.query('SELECT account_id FROM note WHERE id = $1', [saved.id])).toEqual([{ account_id: 7 }]);
        expect(await tx.manager.findOneByOrFail(NoteEntity, { id: saved.id })).toEqual(saved);
        throw new Error('enough');
      })
      .catch(() => undefined);
    expect(await database.transaction(scope, (tx) => tx.manager.countBy(NoteEntity, { accountId: 7 }))).toBe(0);
  });

  it('gives connections back after failures of every kind', async () => {
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await expect(database.transaction(scope, (tx) => tx.query('SELECT nonsense'))).rejects.toThrow();
      await expect(database.transaction(scope, (tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'))).rejects.toThrow();
    }
    expect(await database.unscoped('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('reads bigint as number, days as text, and refuses what a number cannot hold', async () => {
    const [row] = await database.unscoped(
      `SELECT 9007199254740991::bigint AS big, ARRAY[1, NULL, 2]::bigint[] AS bigs, '2026-01-15'::date AS day, 1.50::numeric AS price, now() AS at`,
    );
    expect(row).toEqual({ big: Number.MAX_SAFE_INTEGER, bigs: [1, null, 2], day: '2026-01-15', price: '1.50', at: expect.any(Date) });
    await expect(database.unscoped('SELECT 9007199254740993::bigint')).rejects.toThrow(/does not fit/);
    expect(pg.types.getTypeParser(20)('1')).toBe('1'); // other users of the driver in this process keep its defaults
  });

  it.each(['note', 'plain'])('loads any text, array and document into %s by COPY', async (table) => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
    const rows = fc.array(fc.tuple(fc.option(text), fc.option(fc.array(fc.option(text))), fc.option(fc.jsonValue())), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const notes = values.map(([body, tags, extra], id) => ({ id, body, tags, extra: clean(extra) }));
        const owner = table === 'note' ? [['account_id'], [1]] : [[], []];
        const columns = ['id', 'body', 'tags', 'extra', ...(owner[0] as string[])];
        const read = await rolledBack(database, async (tx) => {
          await tx.query(`DELETE FROM ${table}`);
          const loaded = await tx.copyRows(
            table,
            columns,
            notes.map((note) => [...Object.values(note), ...(owner[1] as number[])]),
          );
          expect(loaded).toBe(notes.length);
          return tx.query(`SELECT id, body, tags, extra FROM ${table} ORDER BY id`);
        });
        expect(read).toEqual(notes);
      }),
      { numRuns: 60 },
    );
  });

  it('loads every kind of column, from a stream too', async () => {
    const at = new Date('2026-01-15T09:30:00.123Z');
    const values = { account_id: 3, numbers: [1, 2], at, day: '2026-02-01', raw: Buffer.from([0, 255, 92]), is_read: true, ratio: 0.1 };
    const stream = async function* (): AsyncGenerator<unknown[]> {
      yield Object.values(values);
      await Promise.resolve();
    };
    const read = await rolledBack(database, async (tx) => {
      expect(await tx.copyRows('note', Object.keys(values), stream())).toBe(1);
      return tx.query(`SELECT ${Object.keys(values).join(', ')} FROM note`);
    });
    expect(read).toEqual([values]);
  });

  it('refuses a row that is too short, and the transaction can only be rolled back', async () => {
    await expect(database.transaction(scope, (tx) => tx.copyRows('plain', ['id', 'body'], [[1]]))).rejects.toThrow(
      'A row has 1 values for 2 columns',
    );
    expect(await database.unscoped('SELECT 1 FROM plain WHERE body IS NULL')).toEqual([]);
  });

  it('hears notifications, and once after its connection was lost', async () => {
    const heard: string[] = [];
    const unlisten = await database.listen('lintel_test', (payload) => heard.push(payload));
    await database.unscoped(`SELECT pg_notify('lintel_test', 'first')`);
    await eventually(() => heard.includes('first'));
    await database
      .unscoped(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()`)
      .catch(() => undefined);
    const admin = new pg.Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`);
    await admin.end();
    await eventually(() => heard.includes(''));
    await database.unscoped(`SELECT pg_notify('lintel_test', 'again')`);
    await eventually(() => heard.includes('again'));
    await unlisten();
  });
});

describe('names', () => {
  it('follow from the service and refuse what is no name', () => {
    expect(schemaOf('ingest-webhooks')).toBe('ingest_webhooks');
    for (const name of ['', 'Issues', 'a b', 'x;drop', 'a--b', '1a']) expect(() => schemaOf(name)).toThrow(/no service name/);
    expect(() => tenantTable('note; DROP TABLE note')).toThrow(/no plain table name/);
  });
});

// Documents as jsonb can hold them.
function clean(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const json = JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'string' ? entry.replaceAll('\0', '').toWellFormed() : entry,
  );
  const parsed = JSON.parse(json.replaceAll('-0', '0').replaceAll('\\u0000', '')) as unknown;
  return typeof parsed === 'string' || typeof parsed === 'number' || typeof parsed === 'boolean' ? { parsed } : parsed;
}

async function rolledBack<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  let result: T | undefined;
  await database
    .transaction(scope, async (tx) => {
      result = await work(tx);
      throw new Error('rolled back');
    })
    .catch((error: Error) => {
      if (error.message !== 'rolled back') throw error;
    });
  return result as T;
}

async function eventually(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('not in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
