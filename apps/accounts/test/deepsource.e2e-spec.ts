import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountsHarness } from './accounts-harness.js';

const harness = new AccountsHarness();
let tenant: Awaited<ReturnType<AccountsHarness['tenant']>>;

beforeAll(async () => {
  await harness.start();
  tenant = await harness.tenant('acme');
});
afterAll(() => harness.stop());

describe('DeepSource graph', () => {
  it('answers the viewer document of the command line', async () => {
    const { data } = await harness.deepsource(
      'query Viewer { viewer { id firstName lastName email accounts { edges { node { id login type vcsProvider } } } } }',
      tenant.principal,
    );
    expect(data.viewer).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9=]+$/),
      firstName: '',
      lastName: '',
      email: tenant.email,
      accounts: { edges: [{ node: { id: tenant.accountGlobalId, login: 'acme', type: 'TEAM', vcsProvider: 'GITHUB' } }] },
    });
  });

  it('gives every field of user, account, member and installation', async () => {
    const { data, errors } = await harness.deepsource(
      `{ viewer { analyticsId isBetaTester ideSubscription { plan } }
        installation { id name logo }
        account(login: "ACME", vcsProvider: GITHUB) { isBetaTester avatarUrl vcsUrl subscription { plan }
          members { totalCount pageInfo { hasNextPage } edges { cursor node { role isOwner joinedAt user { email } } } } } }`,
      tenant.principal,
    );
    expect(errors).toBeUndefined();
    expect(data.viewer).toEqual({
      analyticsId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      isBetaTester: false,
      ideSubscription: { plan: 'FREE' },
    });
    expect(data.installation).toMatchObject({ name: 'Lintel', logo: expect.stringMatching(/^data:image\/svg\+xml;base64,/) });
    expect(data.account).toMatchObject({
      isBetaTester: false,
      avatarUrl: null,
      vcsUrl: 'https://github.com/acme',
      subscription: { plan: 'ENTERPRISE' },
    });
    expect(data.account.members).toMatchObject({
      totalCount: 1,
      edges: [{ node: { role: 'ADMIN', isOwner: true, user: { email: tenant.email } } }],
    });
  });

  it('gives every field of a repository that it serves', async () => {
    const { data } = await harness.deepsource(
      `{ repository(name: "shop", login: "acme", vcsProvider: GITHUB) { id name isPrivate isActivated vcsProvider vcsUrl defaultBranch latestCommitOid dsn account { id } } }`,
      tenant.principal,
    );
    expect(data.repository).toEqual({
      id: tenant.repository.relayId,
      name: 'shop',
      isPrivate: true,
      isActivated: false,
      vcsProvider: 'GITHUB',
      vcsUrl: 'https://github.com/acme/shop',
      defaultBranch: 'main',
      latestCommitOid: null,
      dsn: expect.stringMatching(/^https:\/\/[0-9a-f]{32}@lintel\.test:8443$/),
      account: { id: tenant.accountGlobalId },
    });
  });

  it.each(['shop', 'SHOP', 'shop:packages/api', 'shop:a:b'])('finds the repository as %s', async (name) => {
    const { data } = await harness.deepsource(
      'query ($name: String!) { repository(name: $name, login: "Acme", vcsProvider: GITHUB) { name } }',
      tenant.principal,
      { name },
    );
    expect(data).toEqual({ repository: { name: 'shop' } });
  });

  it('finds the repository of an enterprise server that the client takes for github.com', async () => {
    await harness.admin.addRepository({
      provider: 'github-enterprise',
      login: 'acme',
      name: 'inner',
      cloneUrl: 'https://ghe.acme.example/acme/inner.git',
    });
    await harness.rows(
      `INSERT INTO members (account_id, user_id, role) SELECT a.account_id, u.user_id, 'member' FROM accounts a, users u WHERE a.provider = 'github-enterprise' AND u.email = $1`,
      [tenant.email],
    );
    const principal = await harness.signIn(tenant.email);
    const { data } = await harness.deepsource(
      '{ repository(name: "inner", login: "acme", vcsProvider: GITHUB) { vcsProvider } }',
      principal,
    );
    expect(data.repository).toEqual({ vcsProvider: 'GITHUB_ENTERPRISE' });
  });

  it.each([
    ['unknown', 'nothing', 'acme', 'GITHUB'],
    ['of another owner', 'shop', 'nobody', 'GITHUB'],
    ['at another host', 'shop', 'acme', 'GITLAB'],
    ['at a host that is not served', 'shop', 'acme', 'BITBUCKET'],
    ['named with NUL', 'sh\u0000op', 'acme', 'GITHUB'],
  ])('says of a repository %s that it does not exist', async (_, name, login, provider) => {
    const answer = await harness.deepsource(
      'query ($name: String!, $login: String!, $p: VCSProvider!) { repository(name: $name, login: $login, vcsProvider: $p) { id } }',
      tenant.principal,
      { name, login, p: provider },
    );
    expect(answer.data).toEqual({ repository: null });
    expect(answer.errors?.map(({ message }) => message)).toEqual(['Repository does not exist']);
  });

  it.each(['', 'nonsense', Buffer.from('Account:abc').toString('base64'), 'UmVwb3NpdG9yeTo=', '💥'])(
    'refuses the id %j in a mutation',
    async (id) => {
      const { errors } = await harness.deepsource(
        'mutation ($id: ID!) { activateRepository(input: { repositoryId: $id }) { ok } }',
        tenant.principal,
        { id },
      );
      expect(errors?.[0].message).toBe('Repository does not exist');
    },
  );

  it('shows no members of an individual', async () => {
    await harness.admin.addRepository({
      provider: 'gitlab',
      login: 'ada',
      ownerType: 'individual',
      name: 'notes',
      cloneUrl: 'https://gitlab.com/ada/notes.git',
    });
    await harness.rows(
      `INSERT INTO members (account_id, user_id, role) SELECT a.account_id, u.user_id, 'owner' FROM accounts a, users u WHERE a.login = 'ada' AND u.email = $1`,
      [tenant.email],
    );
    const { data } = await harness.deepsource(
      '{ account(login: "ada", vcsProvider: GITLAB) { type members { totalCount edges { cursor } } } }',
      await harness.signIn(tenant.email),
    );
    expect(data.account).toEqual({ type: 'INDIVIDUAL', members: { totalCount: 0, edges: [] } });
  });

  it('pages through repositories, each once, in both directions', async () => {
    const many = await harness.tenant('many');
    for (let n = 0; n < 24; n += 1)
      await harness.admin.addRepository({
        provider: 'github',
        login: 'many',
        name: `r${n}`,
        cloneUrl: `https://github.com/many/r${n}.git`,
      });
    const page = async (args: string) => {
      const { data } = await harness.deepsource(
        `{ account(login: "many", vcsProvider: GITHUB) { repositories${args} { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { name } } } } }`,
        many.principal,
      );
      return data.account.repositories;
    };
    const all = (await page('')).edges.map((edge: any) => edge.node.name);
    expect(all).toEqual(['shop', ...Array.from({ length: 24 }, (_, n) => `r${n}`)]);
    const collected: string[] = [];
    for (let after = ''; ;) {
      const { edges, pageInfo, totalCount } = await page(`(first: 7${after})`);
      expect(totalCount).toBe(25);
      collected.push(...edges.map((edge: any) => edge.node.name));
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(collected).toEqual(all);
    expect((await page('(last: 3)')).edges.map((edge: any) => edge.node.name)).toEqual(all.slice(-3));
    expect((await page('(offset: 20)')).edges.map((edge: any) => edge.node.name)).toEqual(all.slice(20));
    expect(
      (
        await harness.deepsource(
          '{ account(login: "many", vcsProvider: GITHUB) { repositories(after: "nonsense") { totalCount } } }',
          many.principal,
        )
      ).errors?.[0].extensions.code,
    ).toBe('invalid-input');
  });
});
