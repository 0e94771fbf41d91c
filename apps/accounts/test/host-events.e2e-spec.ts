import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { installationChanged, pullRequestReceived, pushReceived, scmRepositoryChanged, type ScmRepository } from '@lintel/events';
import { AccountsHarness } from './accounts-harness.js';

const harness = new AccountsHarness();
let serial = 0;

beforeAll(() => harness.start('root@lintel.test'));
afterAll(() => harness.stop());

/** A host's account of its own for each test. */
let host: ReturnType<typeof newHost>;
beforeEach(() => {
  serial += 1;
  host = newHost(serial);
});

function newHost(n: number) {
  const login = `org${n}`;
  const externalId = `${n}00`;
  const repository = (name: string, differing: Partial<ScmRepository> = {}): ScmRepository => ({
    provider: 'github',
    externalId: `${n}-${name}`,
    ownerLogin: login,
    ownerExternalId: externalId,
    ownerType: 'team',
    name,
    cloneUrl: `https://github.com/${login}/${name}.git`,
    webUrl: `https://github.com/${login}/${name}`,
    defaultBranch: 'main',
    isPrivate: true,
    ...differing,
  });
  const account = { externalId, login, type: 'team' as const, avatarUrl: null, webUrl: `https://github.com/${login}` };
  return { n, login, externalId, account, installation: `inst-${n}`, repository };
}

const commit = (digit: string) => digit.repeat(40);

async function install(repositories: ScmRepository[] = [host.repository('shop')], action: 'created' | 'repositories-added' = 'created') {
  await harness.accounts.deliver(
    installationChanged,
    harness.installationData({ action, externalId: host.installation, account: host.account, repositories }),
  );
}

const push = (repository: Partial<ScmRepository>, differing: object = {}, options?: { id?: string }) =>
  harness.accounts.deliver(
    pushReceived,
    harness.pushData(repository, { installationExternalId: host.installation, ...differing }),
    options,
  );

const known = (login = host.login) =>
  harness.rows(
    `SELECT r.repository_id AS id, r.name, r.external_id AS "externalId", a.login, default_branch AS "defaultBranch", latest_commit_oid AS "latestCommitOid", is_activated AS "isActivated",
      is_removed AS "isRemoved", is_archived AS "isArchived", installation_external_id AS installation FROM repositories r JOIN accounts a USING (account_id) WHERE a.login = $1 ORDER BY repository_id`,
    [login],
  );

const announced = async () =>
  (await harness.eventsOf('accounts.repository.changed')).filter(
    (data) => data.ownerLogin.startsWith(host.login) || data.externalId.startsWith(`${host.n}-`),
  );

describe('installations', () => {
  it('register the account and its repositories, not activated, owned by the operators', async () => {
    await install([host.repository('shop'), host.repository('tools')]);
    expect(await known()).toMatchObject([
      { name: 'shop', isActivated: false, installation: host.installation },
      { name: 'tools', isActivated: false },
    ]);
    const root = await harness.signIn('root@lintel.test');
    const { data } = await harness.lintel(
      `{ account(provider: GITHUB, login: "${host.login}") { viewerRole repositoriesCount membersCount installations { externalId status } } }`,
      root,
    );
    expect(data.account).toEqual({
      viewerRole: 'OWNER',
      repositoriesCount: 2,
      membersCount: 1,
      installations: [{ externalId: host.installation, status: 'ACTIVE' }],
    });
    expect((await announced()).map(({ change, name }) => [change, name])).toEqual([
      ['created', 'shop'],
      ['created', 'tools'],
    ]);
    expect(await harness.eventsOf('accounts.account.changed')).toContainEqual(
      expect.objectContaining({ login: host.login, isSuspended: false }),
    );
    expect(await harness.eventsOf('accounts.member.changed')).toContainEqual(
      expect.objectContaining({ newRole: 'owner', user: expect.objectContaining({ email: 'root@lintel.test' }) }),
    );
  });

  it('change nothing when they are announced again', async () => {
    await install();
    const before = (await harness.accounts.publishedEvents()).length;
    await install();
    expect(await known()).toHaveLength(1);
    expect((await harness.accounts.publishedEvents()).length).toBe(before);
  });

  it('that are suspended suspend the account and end self-registration, until they are back', async () => {
    await install();
    const data = (action: 'suspended' | 'unsuspended') =>
      harness.installationData({ action, externalId: host.installation, account: host.account, repositories: [] });
    await harness.accounts.deliver(installationChanged, data('suspended'));
    expect((await harness.eventsOf('accounts.account.changed')).at(-1)).toMatchObject({ login: host.login, isSuspended: true });
    await push(host.repository('late'));
    expect(await known()).toHaveLength(1);
    await harness.accounts.deliver(installationChanged, data('unsuspended'));
    await push(host.repository('late'));
    expect(await known()).toHaveLength(2);
  });

  it('that are removed take their repositories along; a new one brings them back with the same id', async () => {
    await install();
    const [before] = await known();
    await harness.rows('UPDATE repositories SET is_activated = true WHERE repository_id = $1', [before.id]);
    const removal = harness.installationData({ action: 'deleted', externalId: host.installation, account: host.account, repositories: [] });
    await harness.accounts.deliver(installationChanged, removal);
    expect(await known()).toMatchObject([{ isRemoved: true, isActivated: false }]);
    expect((await announced()).at(-1)).toMatchObject({ change: 'removed', isRemoved: true, isActivated: false });
    await push(host.repository('shop'), { after: commit('d') });
    expect(await known()).toMatchObject([{ isRemoved: true }]);
    await harness.accounts.deliver(
      installationChanged,
      harness.installationData({ externalId: `${host.installation}-b`, account: host.account, repositories: [host.repository('shop')] }),
    );
    expect(await known()).toMatchObject([{ id: before.id, isRemoved: false, isActivated: false, installation: `${host.installation}-b` }]);
  });

  it('gain and lose repositories', async () => {
    await install();
    await install([host.repository('tools')], 'repositories-added');
    const taken = harness.installationData({
      action: 'repositories-removed',
      externalId: host.installation,
      account: host.account,
      repositories: [host.repository('shop')],
    });
    await harness.accounts.deliver(installationChanged, taken);
    expect(await known()).toMatchObject([
      { name: 'shop', isRemoved: true },
      { name: 'tools', isRemoved: false },
    ]);
    const [account] = await harness.rows('SELECT repositories_count AS n FROM accounts WHERE login = $1', [host.login]);
    expect(account.n).toBe(1);
  });

  it('nobody knows that end change nothing', async () => {
    for (const action of ['deleted', 'suspended', 'repositories-removed'] as const) {
      await harness.accounts.deliver(
        installationChanged,
        harness.installationData({ action, externalId: host.installation, account: host.account }),
      );
    }
    expect(await harness.rows('SELECT 1 FROM accounts WHERE login = $1', [host.login])).toEqual([]);
  });
});

describe('pushes', () => {
  it('register an unknown repository of a known installation, not activated', async () => {
    await install([]);
    await push(host.repository('shop'), { after: commit('a') });
    expect(await known()).toMatchObject([
      { name: 'shop', isActivated: false, latestCommitOid: commit('a'), installation: host.installation },
    ]);
  });

  it('register nothing for strangers', async () => {
    await push(host.repository('shop'));
    await push({ ...host.repository('shop'), ownerExternalId: undefined }, { installationExternalId: undefined });
    expect(await harness.rows('SELECT 1 FROM accounts WHERE login = $1', [host.login])).toEqual([]);
  });

  it('keep the newest head of the default branch, whatever the order, and announce each change once', async () => {
    await install();
    const at = (minute: number) => `2026-02-01T10:0${minute}:00.000Z`;
    await push(host.repository('shop'), { after: commit('a'), receivedAt: at(1) });
    await push(host.repository('shop'), { after: commit('c'), receivedAt: at(3) });
    await push(host.repository('shop'), { after: commit('b'), receivedAt: at(2) });
    await push(host.repository('shop'), { ref: 'refs/heads/other', after: commit('e'), receivedAt: at(4) });
    await push(host.repository('shop'), { ref: 'refs/tags/main', after: commit('f'), receivedAt: at(5) });
    expect(await known()).toMatchObject([{ latestCommitOid: commit('c') }]);
    expect((await announced()).map(({ latestCommitOid }) => latestCommitOid)).toEqual([null, commit('a'), commit('c')]);
  });

  it('delivered twice count once', async () => {
    await install([]);
    const id = crypto.randomUUID();
    await push(host.repository('shop'), { after: commit('a') }, { id });
    const before = (await harness.accounts.publishedEvents()).length;
    await push(host.repository('shop'), { after: commit('a') }, { id });
    await push(host.repository('shop'), { after: commit('a') });
    expect((await harness.accounts.publishedEvents()).length).toBe(before);
    expect(await known()).toHaveLength(1);
  });

  it('adopt a repository that was added by hand', async () => {
    const added = await harness.admin.addRepository({
      provider: 'github',
      login: host.login,
      name: 'Shop',
      cloneUrl: 'http://127.0.0.1:9/shop.git',
      activate: true,
    });
    await push(host.repository('shop'), { after: commit('a') });
    expect(await known()).toMatchObject([
      { id: added.id, externalId: `${host.n}-shop`, isActivated: true, latestCommitOid: commit('a'), defaultBranch: 'main' },
    ]);
    expect(await harness.rows('SELECT external_id AS id FROM accounts WHERE login = $1', [host.login])).toEqual([{ id: host.externalId }]);
    await push(host.repository('shop', { name: 'store' }), { after: commit('b') });
    expect(await known()).toMatchObject([{ id: added.id, name: 'store' }]);
  });

  it('that arrive together register one repository', async () => {
    await install([]);
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((digit, i) =>
        push(host.repository('shop'), { after: commit(digit), receivedAt: `2026-02-01T10:0${i}:00.000Z` }),
      ),
    );
    expect(await known()).toMatchObject([{ name: 'shop', latestCommitOid: commit('d') }]);
    expect((await announced()).filter(({ change }) => change === 'created')).toHaveLength(1);
  });

  it('do not undo the default branch that somebody chose, but follow the host when it changes its own', async () => {
    await install();
    await harness.rows(`UPDATE repositories SET default_branch = 'develop' WHERE repository_id = $1`, [(await known())[0].id]);
    await push(host.repository('shop'), { after: commit('a') });
    expect(await known()).toMatchObject([{ defaultBranch: 'develop', latestCommitOid: null }]);
    await push(host.repository('shop', { defaultBranch: 'trunk' }), { ref: 'refs/heads/trunk', after: commit('b') });
    expect(await known()).toMatchObject([{ defaultBranch: 'trunk', latestCommitOid: commit('b') }]);
    expect((await announced()).at(-1)).toMatchObject({ change: 'default-branch-changed' });
  });
});

describe('pull requests', () => {
  it('register an unknown repository and keep a known one fresh', async () => {
    await install([]);
    const data = (name: string) => ({
      ...pullRequestReceived.example,
      repository: host.repository('shop', { name }),
      installationExternalId: host.installation,
    });
    await harness.accounts.deliver(pullRequestReceived, data('shop'));
    await harness.accounts.deliver(pullRequestReceived, data('store'));
    expect(await known()).toMatchObject([{ name: 'store', latestCommitOid: null }]);
  });
});

describe('changes at the host', () => {
  const change = (action: string, repository: Partial<ScmRepository> = {}) =>
    harness.accounts.deliver(scmRepositoryChanged, {
      ...scmRepositoryChanged.example,
      installationExternalId: host.installation,
      action: action as 'renamed',
      repository: { ...host.repository('shop'), ...repository },
    });

  it('rename, archive and delete', async () => {
    await install();
    await change('renamed', { name: 'store' });
    await change('archived', { name: 'store' });
    expect(await known()).toMatchObject([{ name: 'store', isArchived: true }]);
    await change('unarchived', { name: 'store' });
    await change('deleted', { name: 'store' });
    expect(await known()).toMatchObject([{ isArchived: false, isRemoved: true }]);
    expect((await announced()).map((data) => data.change)).toEqual(['created', 'renamed', 'updated', 'updated', 'removed']);
    const audit = await harness.rows(
      `SELECT action FROM audit_entries WHERE subject_type = 'repository' AND facts->>'name' LIKE $1 ORDER BY entry_id`,
      [`${host.login}/%`],
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'repository.created',
      'repository.renamed',
      'repository.updated',
      'repository.updated',
      'repository.removed',
    ]);
  });

  it('move a repository to another known account, not activated', async () => {
    await install();
    const target = newHost(serial + 5000);
    await harness.accounts.deliver(
      installationChanged,
      harness.installationData({ externalId: target.installation, account: target.account, repositories: [] }),
    );
    const [before] = await known();
    await harness.rows('UPDATE repositories SET is_activated = true WHERE repository_id = $1', [before.id]);
    await change('transferred', { ownerLogin: target.login, ownerExternalId: target.externalId });
    expect(await known()).toEqual([]);
    expect(await known(target.login)).toMatchObject([{ id: before.id, isActivated: false, isRemoved: false }]);
    expect(
      await harness.rows('SELECT login, repositories_count AS n FROM accounts WHERE login IN ($1, $2) ORDER BY account_id', [
        host.login,
        target.login,
      ]),
    ).toEqual([
      { login: host.login, n: 0 },
      { login: target.login, n: 1 },
    ]);
  });

  it('take a repository out that went to strangers', async () => {
    await install();
    await change('transferred', { ownerLogin: 'strangers', ownerExternalId: 'x-strangers' });
    expect(await known()).toMatchObject([{ isRemoved: true, isActivated: false }]);
  });

  it('rename a whole account, and tell it for each repository', async () => {
    await install([host.repository('shop'), host.repository('tools')]);
    const login = `${host.login}-new`;
    await push({ ...host.repository('shop'), ownerLogin: login }, { after: commit('a') });
    expect(await known(login)).toHaveLength(2);
    const renamed = (await announced()).filter((data) => data.change === 'renamed');
    expect(renamed.map((data) => [data.ownerLogin, data.name])).toEqual([
      [login, 'shop'],
      [login, 'tools'],
    ]);
  });

  it('of an unknown repository register it only when it was not deleted', async () => {
    await install([]);
    await change('deleted', { externalId: `${host.n}-gone`, name: 'gone' });
    expect(await known()).toEqual([]);
    await change('created', { externalId: `${host.n}-new`, name: 'new' });
    expect(await known()).toMatchObject([{ name: 'new' }]);
  });
});
