import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertEverythingAuthorized } from '@lintel/graphql';
import { toGlobalId } from '@lintel/vocabularies';
import { AccountsHarness } from './accounts-harness.js';

const harness = new AccountsHarness();
let victim: Awaited<ReturnType<AccountsHarness['tenant']>>;
let intruder: Awaited<ReturnType<AccountsHarness['tenant']>>;

beforeAll(async () => {
  await harness.start();
  victim = await harness.tenant('victim');
  intruder = await harness.tenant('intruder');
});
afterAll(() => harness.stop());

const anything = /victim/;

async function victimRows() {
  const [member] = await harness.rows('SELECT member_id AS id, user_id AS "userId" FROM members WHERE account_id = $1', [victim.accountId]);
  const [token] = await harness.rows('SELECT token_id AS id FROM access_tokens WHERE user_id = $1', [member.userId]);
  return { member: member.id as number, user: member.userId as number, token: token.id as number };
}

async function entity(vocabulary: string, typename: string, id: string | number, fields: string) {
  return harness.accounts.graphql(vocabulary, {
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${typename} { ${fields} } } }`,
    variables: { r: [{ __typename: typename, id }] },
    principal: intruder.principal,
  });
}

describe('another tenant', () => {
  it('has a rule on every way in', () => {
    expect(() => assertEverythingAuthorized(harness.accounts.app)).not.toThrow();
  });

  it('sees nothing through any entity', async () => {
    const { member, user, token } = await victimRows();
    const repositoryId = victim.repository.id;
    const cases: [string, string, string | number, string][] = [
      ['deepsource', 'User', toGlobalId('User', user), 'email firstName accounts { edges { node { login } } }'],
      [
        'deepsource',
        'Account',
        victim.accountGlobalId,
        'login repositories { edges { node { name dsn } } } members { edges { node { user { email } } } }',
      ],
      ['deepsource', 'TeamMember', toGlobalId('TeamMember', member), 'role user { email }'],
      ['deepsource', 'Repository', victim.repository.relayId, 'name dsn account { login }'],
      ['codiga', 'Project', repositoryId, 'name repository { url }'],
      ['lintel', 'User', toGlobalId('User', user), 'email'],
      ['lintel', 'Account', victim.accountGlobalId, 'login members { edges { node { user { email } } } } installations { externalId }'],
      ['lintel', 'Account', victim.accountGlobalId, 'login auditEntries { edges { node { action } } }'],
      ['lintel', 'Member', toGlobalId('Member', member), 'role user { email }'],
      ['lintel', 'Repository', victim.repository.relayId, 'name cloneUrl account { login }'],
      ['lintel', 'AccessToken', toGlobalId('AccessToken', token), 'name hint'],
    ];
    for (const [vocabulary, typename, id, fields] of cases) {
      const answer = await entity(vocabulary, typename, id, fields);
      expect([vocabulary, typename, answer.data?._entities]).toEqual([vocabulary, typename, [null]]);
      expect(JSON.stringify(answer)).not.toMatch(anything);
    }
  });

  it('sees its own through the same entities', async () => {
    const answer = await entity('deepsource', 'Repository', intruder.repository.relayId, 'name account { login }');
    expect(answer.data._entities).toEqual([{ name: 'shop', account: { login: 'intruder' } }]);
    expect((await entity('codiga', 'Project', intruder.repository.id, 'id')).data._entities).toEqual([{ id: intruder.repository.id }]);
  });

  it('sees nothing through any query', async () => {
    const documents: [string, string, object?][] = [
      ['deepsource', '{ viewer { email accounts { edges { node { login repositories { edges { node { name } } } } } } } }'],
      ['deepsource', '{ account(login: "victim", vcsProvider: GITHUB) { login } }'],
      ['deepsource', '{ repository(name: "shop", login: "victim", vcsProvider: GITHUB) { dsn } }'],
      ['codiga', '{ user { ownedProjects { repository { username } } numberOfOwnedProjects } }'],
      ['codiga', '{ projects(howmany: 100, skip: 0) { repository { username } } }'],
      ['codiga', `{ project(id: ${victim.repository.id}) { name } }`],
      ['codiga', '{ project(name: "victim/shop") { name } }'],
      ['lintel', '{ accounts { login } repositories { edges { node { ownerLogin } } totalCount } accessTokens { name } viewer { email } }'],
      ['lintel', '{ account(provider: GITHUB, login: "victim") { login } }'],
      ['lintel', '{ repository(provider: GITHUB, owner: "victim", name: "shop") { cloneUrl } }'],
      [
        'lintel',
        'query ($id: ID!) { repositories(accountId: $id) { edges { node { name } } totalCount } }',
        { id: victim.accountGlobalId },
      ],
    ];
    for (const [vocabulary, query, variables] of documents) {
      const answer = await harness.accounts.graphql(vocabulary, { query, principal: intruder.principal, ...(variables && { variables }) });
      expect(JSON.stringify(answer)).not.toMatch(anything);
    }
    const counted = await harness.lintel(
      'query ($id: ID!) { repositories(accountId: $id) { edges { cursor } totalCount } }',
      intruder.principal,
      { id: victim.accountGlobalId },
    );
    expect(counted.data.repositories).toEqual({ edges: [], totalCount: 0 });
  });

  it('finds nothing by texts that cannot be stored', async () => {
    for (const [vocabulary, query] of [
      ['lintel', '{ account(provider: GITHUB, login: "a\\u0000") { login } }'],
      ['lintel', '{ repository(provider: GITHUB, owner: "a\\u0000", name: "b") { name } }'],
      ['codiga', '{ project(name: "a\\u0000") { name } }'],
      ['deepsource', '{ account(login: "a\\u0000", vcsProvider: GITHUB) { login } }'],
    ] as const) {
      const answer = await harness.accounts.graphql(vocabulary, { query, principal: intruder.principal });
      expect(Object.values(answer.data)).toEqual([null]);
      expect(answer.errors).toBeUndefined();
    }
    const filtered = await harness.lintel('{ repositories(nameContains: "a\\u0000") { edges { cursor } } }', intruder.principal);
    expect(filtered.data.repositories.edges).toEqual([]);
    const added = await harness.lintel(
      'mutation ($id: ID!) { addMember(input: { accountId: $id, email: "a\\u0000@b.example", role: VIEWER }) { id } }',
      intruder.principal,
      { id: intruder.accountGlobalId },
    );
    expect(added.errors?.[0].extensions.code).toBe('invalid-input');
  });

  it('sees nothing through REST', async () => {
    for (const path of [
      '/repos/victim/shop',
      '/api/v3/repos/victim/shop',
      `/repositories/${victim.repository.id}`,
      `/api/v3/repositories/${victim.repository.id}`,
    ]) {
      const { status, body } = await harness.get(path, intruder.principal);
      expect([path, status, body]).toEqual([path, 404, { message: 'Not Found', documentation_url: expect.any(String), status: '404' }]);
    }
  });

  it('sees no row of any table even when a query forgets to ask whose it is', async () => {
    const scope = { kind: 'accounts' as const, accountIds: [intruder.accountId] };
    for (const table of ['accounts', 'members', 'repositories', 'installations', 'audit_entries']) {
      const rows = await harness.accounts.database.transaction(scope, (tx) =>
        tx.query<{ accountId: number }>(`SELECT account_id AS "accountId" FROM ${table}`),
      );
      expect(rows.every(({ accountId }) => accountId === intruder.accountId)).toBe(true);
    }
    const users = await harness.accounts.database.transaction(scope, (tx) => tx.query<{ email: string }>('SELECT email FROM users'));
    expect(users.map(({ email }) => email)).toEqual([intruder.email]);
    expect(await harness.accounts.database.transaction(scope, (tx) => tx.query('SELECT 1 FROM access_tokens'))).toEqual([]);
    const nobody = { kind: 'accounts' as const, accountIds: [] };
    for (const table of ['accounts', 'users', 'repositories', 'access_tokens']) {
      expect(await harness.accounts.database.transaction(nobody, (tx) => tx.query(`SELECT 1 FROM ${table}`))).toEqual([]);
    }
  });

  it('sees of a person they share an account with only what they share', async () => {
    await harness.join('intruder', victim.email, 'viewer');
    const { data } = await harness.deepsource(
      '{ account(login: "intruder", vcsProvider: GITHUB) { members { edges { node { user { email accounts { edges { node { login } } } } } } } } }',
      intruder.principal,
    );
    const shared = data.account.members.edges.map((edge: any) => edge.node.user).find((user: any) => user.email === victim.email);
    expect(shared.accounts.edges).toEqual([{ node: { login: 'intruder' } }]);
  });
});

describe('nobody', () => {
  it.each([
    ['deepsource', '{ viewer { email } }'],
    ['deepsource', '{ installation { name } }'],
    ['codiga', '{ user { email } }'],
    ['codiga', '{ projects(howmany: 1, skip: 0) { id } }'],
    ['lintel', '{ viewer { email } }'],
    ['lintel', 'mutation { createAccessToken(input: { name: "x" }) { text } }'],
  ])('gets nothing from %s by %s', async (vocabulary, query) => {
    const { errors } = await harness.accounts.graphql(vocabulary, { query });
    expect(errors?.[0].extensions.code).toBe('authentication-required');
    if (vocabulary === 'codiga') expect(errors?.[0].message).toBe('user-not-logged');
  });

  it('gets clone credentials or the verdict on a token', async () => {
    for (const path of [`/internal/repositories/${victim.repository.id}/clone-credentials`, '/internal/tokens/verify']) {
      const send = async (authorization?: string) =>
        (
          await fetch(harness.accounts.url + path, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
            body: '{"token":"x"}',
          })
        ).status;
      expect(await send()).toBe(401);
      expect(await send(await harness.accounts.principalToken(victim.principal))).toBe(403);
    }
  });
});
