import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import pg from 'pg';
import { createDatabase, migrateService, systemScope, type Database, type Scope } from '../src/index.js';
import { CreateNotes1764000001000 } from './create-notes.js';

const accounts = (...accountIds: number[]): Scope => ({ kind: 'accounts', accountIds });

describe('row-level security', () => {
  let postgres: TestPostgres;
  let database: Database;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    for (const service of ['note-keeper', 'other-keeper']) {
      await migrateService({ adminUrl: postgres.adminUrl, service, migrations: [CreateNotes1764000001000] });
    }
    database = await createDatabase({ url: postgres.adminUrl, service: 'note-keeper', entities: [], useRole: true });
    await database.transaction(systemScope('seed'), async (tx) => {
      await tx.query(`INSERT INTO note (account_id, body) VALUES (1, 'of one'), (2, 'of two')`);
    });
  });

  afterAll(async () => {
    await database.close();
    await postgres.stop();
  });

  const read = (scope: Scope): Promise<string[]> =>
    database.transaction(scope, async (tx) =>
      (await tx.query<{ body: string }>('SELECT body FROM note ORDER BY id')).map((row) => row.body),
    );

  it('shows an account its own rows and the system all', async () => {
    expect(await read(accounts(1))).toEqual(['of one']);
    expect(await read(accounts(2))).toEqual(['of two']);
    expect(await read(accounts(1, 2))).toEqual(['of one', 'of two']);
    expect(await read(systemScope('test'))).toEqual(['of one', 'of two']);
  });

  it('shows nothing without accounts, without a scope, and after a scope has ended', async () => {
    expect(await read(accounts())).toEqual([]);
    expect(await database.unscoped('SELECT 1 FROM note')).toEqual([]);
    const session = await database.openSession();
    expect((await session.query('SELECT 1 FROM note')).rows).toEqual([]);
    await session.query(`BEGIN; SELECT set_config('lintel.scope', 'system', true); COMMIT`);
    expect((await session.query('SELECT 1 FROM note')).rows).toEqual([]);
    await session.end();
  });

  it.each([
    ['insert', `INSERT INTO note (account_id, body) VALUES (2, 'forged')`],
    ['move', `UPDATE note SET account_id = 2`],
  ])('refuses to %s a row into a foreign account', async (_what, sql) => {
    await expect(database.transaction(accounts(1), (tx) => tx.query(sql))).rejects.toThrow(/row-level security/);
  });

  it('neither changes nor deletes foreign rows', async () => {
    const touched = await database.transaction(accounts(1), async (tx) => [
      await tx.query(`UPDATE note SET body = 'taken' WHERE account_id = 2 RETURNING id`),
      await tx.query('DELETE FROM note WHERE account_id = 2 RETURNING id'),
    ]);
    expect(touched).toEqual([[], []]);
    expect(await read(systemScope('test'))).toEqual(['of one', 'of two']);
  });

  it('refuses foreign rows loaded in bulk', async () => {
    const load = (account: number): Promise<number> =>
      database.transaction(accounts(1), (tx) =>
        tx.copyRows(
          'note',
          ['account_id', 'body'],
          [
            [1, 'mine'],
            [account, 'loaded'],
          ],
        ),
      );
    await expect(load(2)).rejects.toThrow(/row-level security/);
    expect(await read(accounts(1))).toEqual(['of one']);
  });

  it('does not let an id into the SQL text', async () => {
    const hostile = [`1}', true); DROP TABLE note; --`] as unknown as number[];
    await expect(database.transaction(accounts(...hostile), (tx) => tx.query('SELECT 1'))).rejects.toThrow(/no integer/);
  });

  it('acts as a role that owns nothing and cannot get around the policies', async () => {
    const [role] = await database.unscoped<{ name: string; isSuper: boolean; canBypass: boolean; owns: number }>(
      `SELECT current_user AS name, rolsuper AS "isSuper", rolbypassrls AS "canBypass",
         (SELECT count(*) FROM pg_class WHERE relowner = r.oid) AS owns FROM pg_roles r WHERE rolname = current_user`,
    );
    expect(role).toEqual({ name: 'lintel_note_keeper', isSuper: false, canBypass: false, owns: 0 });
    for (const sql of [
      'ALTER TABLE note NO FORCE ROW LEVEL SECURITY',
      'DROP POLICY note_scope ON note',
      'DROP TABLE note',
      'CREATE TABLE mine (id int)',
    ]) {
      await expect(database.unscoped(sql)).rejects.toThrow(/must be owner|permission denied/);
    }
    await expect(
      database.transaction(accounts(1), async (tx) => [
        await tx.query('SET LOCAL row_security = off'),
        await tx.query('SELECT 1 FROM note'),
      ]),
    ).rejects.toThrow(/row-level security/);
  });

  it('keeps services out of each other’s schemas', async () => {
    await expect(database.unscoped('SELECT 1 FROM other_keeper.note')).rejects.toThrow(/permission denied/);
    await expect(database.unscoped('SELECT 1 FROM other_keeper_jobs.job')).rejects.toThrow(/permission denied/);
  });

  it('binds a login role of the service in the same way', async () => {
    await migrateService({
      adminUrl: postgres.adminUrl,
      service: 'note-keeper',
      migrations: [CreateNotes1764000001000],
      rolePassword: `it's "secret"`,
    });
    const url = new URL(postgres.adminUrl);
    url.username = 'lintel_note_keeper';
    url.password = encodeURIComponent(`it's "secret"`);
    const own = await createDatabase({ url: url.toString(), service: 'note-keeper', entities: [] });
    expect(await own.transaction(accounts(2), (tx) => tx.query('SELECT body FROM note'))).toEqual([{ body: 'of two' }]);
    expect(await own.unscoped('SELECT 1 FROM note')).toEqual([]);
    await own.close();
  });

  it('forces its policies on the owner too', async () => {
    const admin = new pg.Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    const { rows } = await admin.query(`SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = 'note_keeper.note'::regclass`);
    await admin.end();
    expect(rows).toEqual([{ relrowsecurity: true, relforcerowsecurity: true }]);
  });
});
