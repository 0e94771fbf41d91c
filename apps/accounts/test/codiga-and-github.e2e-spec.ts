import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@lintel/auth';
import { AccountsHarness } from './accounts-harness.js';

const harness = new AccountsHarness();
let tenant: Awaited<ReturnType<AccountsHarness['tenant']>>;

beforeAll(async () => {
  await harness.start();
  tenant = await harness.tenant('acme', { activate: true });
  await harness.admin.addRepository({
    provider: 'github',
    login: 'acme',
    name: 'tools',
    cloneUrl: 'https://github.com/acme/tools.git',
    isPrivate: false,
  });
});
afterAll(() => harness.stop());

describe('Codiga graph', () => {
  it('gives every field of the user that it serves', async () => {
    const { data, errors } = await harness.codiga(
      `{ user { id username accountType email level creationDate numberOfOwnedProjects ownedProjects { id name } allowedNumberOfProjects remainingAnalysisQuota apiKey
        githubInstallationIdentifier linkedAccounts { kind } displayName hasSlug slug apiTokens { id description value creationTimestamp }
        info { firstname lastname address city country heard_about heardAbout state url zipcode } } }`,
      tenant.principal,
    );
    expect(errors).toBeUndefined();
    expect(data.user).toMatchObject({
      id: tenant.principal.userId,
      username: tenant.email,
      accountType: 'Regular',
      level: 'Gold',
      numberOfOwnedProjects: 2,
      ownedProjects: [{ id: tenant.repository.id, name: 'shop' }, { name: 'tools' }],
      creationDate: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.0$/),
      linkedAccounts: [],
      info: { firstname: '', heard_about: '' },
    });
    expect(data.user.apiTokens[0].value).toMatch(/^\*{8}\w{4}$/);
  });

  it('gives every field of a project that it serves', async () => {
    const { data } = await harness.codiga(
      `query ($id: Long!) { project(id: $id) { id name public description status ownerLevel level repository { id name kind url defaultBranch creationDate username } } }`,
      tenant.principal,
      { id: tenant.repository.id },
    );
    expect(data.project).toEqual({
      id: tenant.repository.id,
      name: 'shop',
      public: false,
      description: '',
      status: 'Active',
      ownerLevel: 'Gold',
      level: 'Gold',
      repository: {
        id: tenant.repository.id,
        name: 'shop',
        kind: 'Github',
        url: 'https://github.com/acme/shop',
        defaultBranch: 'main',
        creationDate: expect.any(Number),
        username: 'acme',
      },
    });
  });

  it.each([
    ['name: "tools"', 'tools'],
    ['name: "ACME/Tools"', 'tools'],
    ['name: "nothing"', undefined],
    ['name: "other/shop"', undefined],
    ['id: 999999', undefined],
    ['', undefined],
  ])('finds the project by %s', async (args, name) => {
    const answer = await harness.codiga(`{ project${args ? `(${args})` : ''} { name } }`, tenant.principal);
    expect(answer).toEqual({ data: { project: name ? { name } : null } });
  });

  it.each([
    ['howmany: 100, skip: 0', ['shop', 'tools']],
    ['howmany: 1, skip: 1', ['tools']],
    ['howmany: 0, skip: 0', []],
    ['howmany: 100, skip: 0, state: Active', ['shop']],
    ['howmany: 100, skip: 0, state: [Disabled]', ['tools']],
    ['howmany: 100, skip: 0, state: [Active, Disabled]', ['shop', 'tools']],
    ['howmany: 100, skip: 0, state: [Deleting]', []],
  ])('lists projects(%s)', async (args, names) => {
    const { data } = await harness.codiga(`{ projects(${args}) { name } }`, tenant.principal);
    expect(data.projects.map((project: any) => project.name)).toEqual(names);
  });

  it.each(['howmany: -1, skip: 0', 'howmany: 1, skip: -1', 'howmany: 1, skip: 99999999', 'howmany: 99999999, skip: 0'])(
    'refuses projects(%s)',
    async (args) => {
      expect((await harness.codiga(`{ projects(${args}) { name } }`, tenant.principal)).errors?.[0].message).toBe('invalid-input');
    },
  );
});

/** Required keys of the full repository schema. */
const requiredKeys =
  'id node_id name full_name owner private html_url description fork url archive_url assignees_url blobs_url branches_url collaborators_url comments_url commits_url compare_url contents_url contributors_url deployments_url downloads_url events_url forks_url git_commits_url git_refs_url git_tags_url hooks_url issue_comment_url issue_events_url issues_url keys_url labels_url languages_url merges_url milestones_url notifications_url pulls_url releases_url stargazers_url statuses_url subscribers_url subscription_url tags_url teams_url trees_url clone_url git_url ssh_url svn_url mirror_url default_branch created_at updated_at pushed_at size language license homepage archived disabled has_issues has_projects has_wiki has_pages has_discussions forks forks_count open_issues open_issues_count watchers watchers_count stargazers_count network_count subscribers_count'.split(
    ' ',
  );
const ownerKeys =
  'login id node_id avatar_url gravatar_id url html_url followers_url following_url gists_url starred_url subscriptions_url organizations_url repos_url events_url received_events_url type site_admin'.split(
    ' ',
  );

describe('GitHub repository object', () => {
  const forwarded = { 'x-forwarded-host': 'lintel.example.com:8443', 'x-forwarded-proto': 'https' };
  const forms = (): [string, string][] => [
    ['/repos/acme/shop', 'https://lintel.example.com:8443/repos/acme/shop'],
    ['/repos/ACME/Shop', 'https://lintel.example.com:8443/repos/acme/shop'],
    ['/api/v3/repos/acme/shop', 'https://lintel.example.com:8443/api/v3/repos/acme/shop'],
    [`/repositories/${tenant.repository.id}`, `https://lintel.example.com:8443/repositories/${tenant.repository.id}`],
    [`/api/v3/repositories/${tenant.repository.id}`, `https://lintel.example.com:8443/api/v3/repositories/${tenant.repository.id}`],
  ];

  it('has all required keys in every form, with URLs in the form of the request', async () => {
    expect(requiredKeys).toHaveLength(75);
    for (const [path, url] of forms()) {
      const { status, headers, body } = await harness.get(path, tenant.principal, forwarded);
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'application/json; charset=utf-8']);
      expect(Object.keys(body)).toEqual(expect.arrayContaining(requiredKeys));
      expect(Object.keys(body.owner)).toEqual(expect.arrayContaining(ownerKeys));
      expect(body).toMatchObject({
        id: tenant.repository.id,
        full_name: 'acme/shop',
        private: true,
        url,
        issues_url: `${url}/issues{/number}`,
        owner: { login: 'acme', type: 'Organization' },
      });
      expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(body.permissions).toEqual({ admin: true, maintain: true, push: true, triage: true, pull: true });
    }
  });

  it.each([
    '/repos/acme/nothing',
    '/repos/nobody/shop',
    '/repositories/999999',
    '/repositories/0',
    '/repositories/-1',
    '/repositories/1e3',
    '/repositories/99999999999999999999',
    '/repos/acme/sh%00op',
  ])('of %s is not found', async (path) => {
    expect(await harness.get(path, tenant.principal)).toMatchObject({ status: 404, body: { message: 'Not Found', status: '404' } });
  });

  it('needs credentials', async () => {
    expect(await harness.get('/repos/acme/shop')).toMatchObject({
      status: 401,
      body: { message: 'Requires authentication', status: '401' },
    });
  });

  it('is open to the upload credential of that repository and of no other', async () => {
    const dsn: Principal = {
      kind: 'repository',
      isAdmin: false,
      memberships: [{ accountId: tenant.accountId, role: 'viewer' }],
      repositoryId: tenant.repository.id,
    };
    expect((await harness.get('/repos/acme/shop', dsn)).status).toBe(200);
    expect((await harness.get('/repos/acme/tools', dsn)).status).toBe(404);
  });
});

describe('clone credentials', () => {
  it('of a host without credentials are the bare address', async () => {
    const response = await fetch(`${harness.accounts.url}/internal/repositories/${tenant.repository.id}/clone-credentials`, {
      method: 'POST',
      headers: { authorization: await harness.accounts.internalToken() },
    });
    expect([response.status, await response.json()]).toEqual([200, { url: 'https://github.com/acme/shop.git' }]);
  });

  it('of an unknown repository are not found', async () => {
    for (const id of ['999999', 'x', '0']) {
      const response = await fetch(`${harness.accounts.url}/internal/repositories/${id}/clone-credentials`, {
        method: 'POST',
        headers: { authorization: await harness.accounts.internalToken() },
      });
      expect(response.status).toBe(404);
    }
  });
});
