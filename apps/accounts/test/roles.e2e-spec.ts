import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@lintel/auth';
import { roles, type Role } from '@lintel/kernel';
import { AccountsHarness } from './accounts-harness.js';

const harness = new AccountsHarness();
const callers = new Map<Role | 'stranger' | 'anonymous', Principal | undefined>();
let tenant: Awaited<ReturnType<AccountsHarness['tenant']>>;

beforeAll(async () => {
  await harness.start('root@lintel.test');
  tenant = await harness.tenant('acme');
  for (const role of roles) callers.set(role, role === 'owner' ? tenant.principal : await harness.member('acme', role));
  callers.set('stranger', (await harness.tenant('elsewhere')).principal);
  callers.set('anonymous', undefined);
});
afterAll(() => harness.stop());

type Outcome = 'ok' | 'not-allowed' | 'repository-not-found' | 'resource-not-found' | 'account-not-found' | 'authentication-required';

async function outcome(answer: Promise<{ data: any; errors?: any[] }>): Promise<Outcome> {
  const { errors } = await answer;
  return errors ? errors[0].extensions.code : 'ok';
}

const writes: Record<Role | 'stranger' | 'anonymous', Outcome> = {
  viewer: 'not-allowed',
  contributor: 'not-allowed',
  member: 'ok',
  admin: 'ok',
  owner: 'ok',
  stranger: 'repository-not-found',
  anonymous: 'authentication-required',
};
const administers: typeof writes = { ...writes, member: 'not-allowed' };

describe('who may do what', () => {
  const id = () => tenant.repository.relayId;
  const deepsource: Record<string, () => string> = {
    activateRepository: () => `mutation { activateRepository(input: { repositoryId: "${id()}" }) { ok } }`,
    deactivateRepository: () => `mutation { deactivateRepository(input: { repositoryId: "${id()}" }) { ok } }`,
    updateRepositoryDefaultBranch: () =>
      `mutation { updateRepositoryDefaultBranch(input: { id: "${id()}", defaultBranchName: "main" }) { ok repository { defaultBranch } } }`,
    regenerateRepositoryDSN: () => `mutation { regenerateRepositoryDSN(input: { repositoryId: "${id()}" }) { dsn } }`,
  };
  const lintelWrites: Record<string, () => string> = {
    activateRepository: () => `mutation { activateRepository(id: "${id()}") { id } }`,
    deactivateRepository: () => `mutation { deactivateRepository(id: "${id()}") { id } }`,
    changeDefaultBranch: () => `mutation { changeDefaultBranch(id: "${id()}", branch: "main") { id } }`,
  };

  it.each(Object.keys(deepsource))('DeepSource %s: whoever may write', async (name) => {
    for (const [role, caller] of callers)
      expect([role, await outcome(harness.deepsource(deepsource[name]!(), caller))]).toEqual([role, writes[role]]);
  });

  it.each(Object.keys(lintelWrites))('Lintel %s: whoever may write', async (name) => {
    for (const [role, caller] of callers)
      expect([role, await outcome(harness.lintel(lintelWrites[name]!(), caller))]).toEqual([role, writes[role]]);
  });

  it('addMember: administrators', async () => {
    for (const [role, caller] of callers) {
      const document = `mutation { addMember(input: { accountId: "${tenant.accountGlobalId}", email: "by-${role}@acme.example", role: VIEWER }) { id user { email } } }`;
      expect([role, await outcome(harness.lintel(document, caller))]).toEqual([
        role,
        role === 'stranger' ? 'account-not-found' : administers[role],
      ]);
    }
  });

  it('changeMemberRole and removeMember: administrators', async () => {
    const { data } = await harness.lintel(
      `mutation { addMember(input: { accountId: "${tenant.accountGlobalId}", email: "target@acme.example", role: VIEWER }) { id } }`,
      tenant.principal,
    );
    const target = data.addMember.id as string;
    for (const [role, caller] of callers) {
      const expected = role === 'stranger' ? 'resource-not-found' : administers[role];
      expect([
        role,
        await outcome(harness.lintel(`mutation { changeMemberRole(id: "${target}", role: MEMBER) { role } }`, caller)),
      ]).toEqual([role, expected]);
      if (expected !== 'ok')
        expect([role, await outcome(harness.lintel(`mutation { removeMember(id: "${target}") { ok } }`, caller))]).toEqual([
          role,
          expected,
        ]);
    }
    expect(await outcome(harness.lintel(`mutation { removeMember(id: "${target}") { ok } }`, callers.get('admin')))).toBe('ok');
    expect((await harness.eventsOf('accounts.member.changed')).slice(-3).map(({ oldRole, newRole }) => [oldRole, newRole])).toEqual([
      [null, 'viewer'],
      ['viewer', 'member'],
      ['member', null],
    ]);
  });

  it('the audit log: administrators', async () => {
    for (const [role, caller] of callers) {
      const { data, errors } = await harness.lintel(
        '{ account(provider: GITHUB, login: "acme") { auditEntries(first: 5) { edges { node { action actor actorUser { email } subjectId facts } } } } }',
        caller,
      );
      if (role === 'stranger') expect(data.account).toBeNull();
      else expect([role, errors?.[0].extensions.code ?? 'ok']).toEqual([role, administers[role]]);
    }
  });

  it('everything that may be read: every member', async () => {
    for (const [role, caller] of callers) {
      const { data } = await harness.deepsource(
        '{ repository(name: "shop", login: "acme", vcsProvider: GITHUB) { name dsn account { login } } }',
        caller,
      );
      if (roles.includes(role as Role))
        expect(data.repository).toMatchObject({ name: 'shop', dsn: expect.stringMatching(/^https:/), account: { login: 'acme' } });
      else expect(data.repository).toBeNull();
    }
  });

  it('what only owners may', async () => {
    const admin = callers.get('admin')!;
    const add = (role: string, caller: Principal) =>
      outcome(
        harness.lintel(
          `mutation { addMember(input: { accountId: "${tenant.accountGlobalId}", email: "second@acme.example", role: ${role} }) { id } }`,
          caller,
        ),
      );
    expect(await add('OWNER', admin)).toBe('not-allowed');
    expect(await add('OWNER', tenant.principal)).toBe('ok');
  });

  it('an account keeps an owner', async () => {
    const lonely = await harness.tenant('lonely');
    const { data } = await harness.lintel(
      '{ account(provider: GITHUB, login: "lonely") { members { edges { node { id role user { email } } } totalCount } } }',
      lonely.principal,
    );
    const members: { id: string; user: { email: string } }[] = data.account.members.edges.map((edge: any) => edge.node);
    expect(data.account.members.totalCount).toBe(members.length);
    const [root, own] = [
      members.find(({ user }) => user.email === 'root@lintel.test')!,
      members.find(({ user }) => user.email === lonely.email)!,
    ];
    expect(await outcome(harness.lintel(`mutation { removeMember(id: "${root.id}") { ok } }`, lonely.principal))).toBe('ok');
    for (const document of [`removeMember(id: "${own.id}") { ok }`, `changeMemberRole(id: "${own.id}", role: ADMIN) { id }`]) {
      expect(await outcome(harness.lintel(`mutation { ${document} }`, lonely.principal))).toBe('state-conflict');
    }
  });

  it('two owners who leave at the same time leave one behind', async () => {
    const pair = await harness.tenant('pair');
    const { data } = await harness.lintel(
      '{ account(provider: GITHUB, login: "pair") { members { edges { node { id } } } } }',
      pair.principal,
    );
    const outcomes = await Promise.all(
      data.account.members.edges.map((edge: any) =>
        outcome(harness.lintel(`mutation { removeMember(id: "${edge.node.id}") { ok } }`, pair.principal)),
      ),
    );
    expect(outcomes.sort()).toEqual(['ok', 'state-conflict']);
  });
});

describe('activation', () => {
  it('is announced and audited once', async () => {
    const { principal, repository } = await harness.tenant('active');
    const mutate = (name: string) =>
      harness.deepsource(
        `mutation { ${name}(input: { repositoryId: "${repository.relayId}", clientMutationId: "x" }) { ok clientMutationId } }`,
        principal,
      );
    expect(await mutate('activateRepository')).toEqual({ data: { activateRepository: { ok: true, clientMutationId: 'x' } } });
    await mutate('activateRepository');
    await mutate('deactivateRepository');
    const changes = (await harness.eventsOf('accounts.repository.changed')).filter(({ repositoryId }) => repositoryId === repository.id);
    expect(changes.map(({ change, isActivated }) => [change, isActivated])).toEqual([
      ['created', false],
      ['activated', true],
      ['deactivated', false],
    ]);
    const audit = await harness.rows(
      'SELECT action, actor, actor_user_id AS "actorUserId" FROM audit_entries WHERE subject_type = $1 AND subject_id = $2 ORDER BY entry_id',
      ['repository', repository.id],
    );
    expect(audit).toEqual([
      { action: 'repository.created', actor: 'operator', actorUserId: null },
      { action: 'repository.activated', actor: 'user', actorUserId: principal.userId },
      { action: 'repository.deactivated', actor: 'user', actorUserId: principal.userId },
    ]);
  });

  it('of an archived repository is refused', async () => {
    const { principal, repository } = await harness.tenant('archived');
    await harness.rows('UPDATE repositories SET is_archived = true WHERE repository_id = $1', [repository.id]);
    expect(
      await outcome(
        harness.deepsource(`mutation { activateRepository(input: { repositoryId: "${repository.relayId}" }) { ok } }`, principal),
      ),
    ).toBe('state-conflict');
  });

  it('changes the branch, which is announced as such', async () => {
    const { principal, repository } = await harness.tenant('branch');
    const change = (branch: string) =>
      harness.deepsource(
        'mutation ($id: ID!, $b: String!) { updateRepositoryDefaultBranch(input: { id: $id, defaultBranchName: $b }) { ok repository { defaultBranch latestCommitOid } } }',
        principal,
        { id: repository.relayId, b: branch },
      );
    expect((await change('release/1.x')).data.updateRepositoryDefaultBranch.repository).toEqual({
      defaultBranch: 'release/1.x',
      latestCommitOid: null,
    });
    expect((await harness.eventsOf('accounts.repository.changed')).at(-1)).toMatchObject({
      change: 'default-branch-changed',
      defaultBranch: 'release/1.x',
    });
    for (const branch of ['', '-x', 'a..b', 'a b', '\u0000', 'x'.repeat(300)])
      expect((await change(branch)).errors?.[0].extensions.code).toBe('invalid-input');
  });
});
