import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accountChanged, memberChanged, repositoryChanged, type EventData } from '@lintel/events';
import { defineService } from '@lintel/service';
import { startTestPostgres, startTestService, type TestPostgres, type TestService } from '@lintel/testing';
import { Module } from '@nestjs/common';
import type { Scope, Transaction } from '@lintel/persistence';
import { Directory, isAnalysed, standInExternalId } from '../src/index.js';

@Module({})
class NothingElse {}

let postgres: TestPostgres;
let service: TestService;
const directory = new Directory();

beforeAll(async () => {
  postgres = await startTestPostgres();
  const definition = defineService({ name: 'issues', module: NothingElse, entities: [], migrations: [], usesDirectory: true });
  service = await startTestService(definition, { adminUrl: postgres.adminUrl, transport: 'none' });
});
afterAll(async () => {
  await service.close();
  await postgres.stop();
});
beforeEach(() =>
  inScope({ kind: 'system', reason: 'test' }, (tx) =>
    tx.query('DELETE FROM directory_repositories').then(() => tx.query('DELETE FROM directory_accounts')),
  ),
);

function inScope<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return service.database.transaction(scope, work);
}

const asMember = <T>(work: (tx: Transaction) => Promise<T>) => inScope({ kind: 'accounts', accountIds: [7] }, work);
const repository = (differing: Partial<EventData<typeof repositoryChanged>> = {}) =>
  service.deliver(repositoryChanged, { ...repositoryChanged.example, ...differing });

describe('directory', () => {
  it('is the injectable of the kit', () => {
    expect(service.app.get(Directory, { strict: false })).toBeInstanceOf(Directory);
  });

  it('copies a repository, and its later states over it', async () => {
    await repository();
    await repository({ name: 'store', isActivated: false, latestCommitOid: 'a'.repeat(40), change: 'updated' });
    expect(await asMember((tx) => directory.repositoryById(tx, 42))).toEqual({
      repositoryId: 42,
      accountId: 7,
      provider: 'github',
      externalId: '4711',
      ownerLogin: 'acme',
      ownerType: 'team',
      name: 'store',
      cloneUrl: 'https://github.com/acme/shop.git',
      webUrl: 'https://github.com/acme/shop',
      defaultBranch: 'main',
      isPrivate: true,
      isActivated: false,
      isArchived: false,
      isRemoved: false,
      latestCommitOid: 'a'.repeat(40),
      installationExternalId: '99',
      isAccountSuspended: false,
    });
  });

  it('finds repositories by name regardless of case, but not removed ones', async () => {
    await repository();
    const find = (name: object) => asMember((tx) => directory.repositoryByName(tx, { ownerLogin: 'ACME', name: 'Shop', ...name }));
    expect(await find({})).toMatchObject({ repositoryId: 42 });
    expect(await find({ provider: 'github' })).toMatchObject({ repositoryId: 42 });
    expect(await find({ provider: 'gitlab' })).toBeUndefined();
    expect(await find({ name: 'sh\u0000op' })).toBeUndefined();
    await repository({ isRemoved: true });
    expect(await find({})).toBeUndefined();
    expect(await asMember((tx) => directory.repositoryById(tx, 42))).toMatchObject({ isRemoved: true });
  });

  it('finds what the host means, also before the host has told its id', async () => {
    const host = { provider: 'github' as const, externalId: '4711', ownerLogin: 'Acme', name: 'Shop' };
    await repository({ externalId: standInExternalId('acme', 'shop') });
    expect(await asMember((tx) => directory.repositoryOfHost(tx, host))).toMatchObject({ repositoryId: 42 });
    await repository({ externalId: '4711' });
    expect(await asMember((tx) => directory.repositoryOfHost(tx, { ...host, name: 'renamed' }))).toMatchObject({ repositoryId: 42 });
    expect(await asMember((tx) => directory.repositoryOfHost(tx, { ...host, externalId: '4712' }))).toBeUndefined();
  });

  it('knows whether commits are to be analysed', async () => {
    const analysed = async () => isAnalysed((await asMember((tx) => directory.repositoryById(tx, 42)))!);
    await repository();
    expect(await analysed()).toBe(true);
    for (const off of [{ isActivated: false }, { isArchived: true }, { isRemoved: true }]) {
      await repository(off);
      expect(await analysed()).toBe(false);
    }
    await repository();
    await service.deliver(accountChanged, { ...accountChanged.example, isSuspended: true });
    expect(await analysed()).toBe(false);
  });

  it('copies accounts and members', async () => {
    await service.deliver(accountChanged, accountChanged.example);
    await service.deliver(accountChanged, { ...accountChanged.example, login: 'Apex' });
    expect(await asMember((tx) => directory.accountByLogin(tx, { provider: 'github', login: 'apex' }))).toMatchObject({
      accountId: 7,
      login: 'Apex',
    });
    await service.deliver(memberChanged, memberChanged.example);
    await service.deliver(memberChanged, { ...memberChanged.example, oldRole: 'member', newRole: 'admin' });
    expect(await asMember((tx) => directory.membersOf(tx, 7))).toMatchObject([
      { memberId: 70, role: 'admin', email: 'ada@example.com', joinedAt: expect.any(Date) },
    ]);
    await service.deliver(memberChanged, { ...memberChanged.example, oldRole: 'admin', newRole: null });
    expect(await asMember((tx) => directory.memberByUser(tx, { accountId: 7, userId: 5 }))).toBeUndefined();
  });

  it('takes a repeated event once', async () => {
    const id = crypto.randomUUID();
    await service.deliver(repositoryChanged, { ...repositoryChanged.example, name: 'old' }, { id });
    await repository({ name: 'new' });
    await service.deliver(repositoryChanged, { ...repositoryChanged.example, name: 'old' }, { id });
    expect(await asMember((tx) => directory.repositoryById(tx, 42))).toMatchObject({ name: 'new' });
  });

  it('shows nothing to other tenants', async () => {
    await repository();
    await service.deliver(accountChanged, accountChanged.example);
    await service.deliver(memberChanged, memberChanged.example);
    for (const accountIds of [[], [8]]) {
      const scope: Scope = { kind: 'accounts', accountIds };
      expect(await inScope(scope, (tx) => directory.repositoryById(tx, 42))).toBeUndefined();
      expect(await inScope(scope, (tx) => directory.repositoriesByIds(tx, [42]))).toEqual([]);
      expect(await inScope(scope, (tx) => directory.accountById(tx, 7))).toBeUndefined();
      expect(await inScope(scope, (tx) => directory.membersOf(tx, 7))).toEqual([]);
    }
  });
});
