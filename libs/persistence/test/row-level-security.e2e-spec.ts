import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDatabase, migrateService, systemScope, tenantTable, type Database, type Scope } from '../src/index.js';

class CreateNotes1764000001000 implements MigrationInterface {
  readonly name = 'CreateNotes1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id bigint NOT NULL, body text, tags text[], extra jsonb, at timestamptz)',
    );
    await runner.query(tenantTable('note'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE note');
  }
}

const accounts = (...accountIds: number[]): Scope => ({ kind: 'accounts', accountIds });

describe('row-level security', () => {
  let postgres: TestPostgres;
  let database: Database;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const migrate = { adminUrl: postgres.adminUrl, service: 'note-keeper', migrations: [CreateNotes1764000001000] };
    await Promise.all([migrateService(migrate), migrateService(migrate)]);
    await migrateService({ ...migrate, rolePassword: 'pass' });
    database = await createDatabase({ url: postgres.adminUrl, service: 'note-keeper', entities: [], useRole: true });
    await database.transaction(systemScope('seed'), async (tx) => {
      const copied = await tx.copyRows(
        'note',
        ['account_id', 'body', 'tags', 'extra', 'at'],
        [
          [1, 'tab\there\nand \\ there', ['a "q"', 'b\\c', null], { deep: ['x'] }, new Date(0)],
          [2, null, [], ['list'], null],
        ],
      );
      expect(copied).toBe(2);
    });
  });

  afterAll(async () => {
    await database.close();
    await postgres.stop();
  });

  const bodies = (scope: Scope): Promise<number[]> =>
    database.transaction(scope, async (tx) =>
      (await tx.query<{ account: number }>('SELECT account_id AS account FROM note ORDER BY id')).map((row) => row.account),
    );

  it('shows an account its own rows only, the system all, and nobody none', async () => {
    expect(await bodies(accounts(1))).toEqual([1]);
    expect(await bodies(accounts(1, 2))).toEqual([1, 2]);
    expect(await bodies(accounts())).toEqual([]);
    expect(await bodies(systemScope('test'))).toEqual([1, 2]);
    expect(await database.unscoped('SELECT 1 FROM note')).toEqual([]);
  });

  it('keeps values', async () => {
    const [first, second] = await database.transaction(systemScope('test'), (tx) =>
      tx.query('SELECT body, tags, extra, at FROM note ORDER BY id'),
    );
    expect(first).toEqual({ body: 'tab\there\nand \\ there', tags: ['a "q"', 'b\\c', null], extra: { deep: ['x'] }, at: new Date(0) });
    expect(second).toEqual({ body: null, tags: [], extra: ['list'], at: null });
  });
});
