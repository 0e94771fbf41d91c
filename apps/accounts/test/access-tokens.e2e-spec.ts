import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TokenUseLog } from '../src/application/token-use-log.js';
import { AccountsHarness } from './accounts-harness.js';

const day = 24 * 3600 * 1000;
const harness = new AccountsHarness();

beforeAll(() => harness.start('root@lintel.test'));
afterAll(() => harness.stop());

async function verify(token: unknown, authorization?: string) {
  const response = await fetch(`${harness.accounts.url}/internal/tokens/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: authorization ?? (await harness.accounts.internalToken()) },
    body: JSON.stringify({ token }),
  });
  return { status: response.status, body: (await response.json()) as any };
}

describe('personal access tokens', () => {
  it('speak for their owner with all memberships', async () => {
    const { email, accountId, principal } = await harness.tenant('verify');
    const token = await harness.admin.createToken({ email });
    const { status, body } = await verify(token);
    expect(status).toBe(200);
    expect(body.principal).toEqual({
      kind: 'user',
      userId: principal.userId,
      email,
      isAdmin: false,
      memberships: [{ accountId, role: 'owner' }],
      tokenId: expect.any(Number),
    });
  });

  it('are verified for services only, and only on their own behalf', async () => {
    const { principal } = await harness.tenant('internal');
    expect((await verify('dsp_x', 'Bearer nonsense')).status).toBe(401);
    expect((await verify('dsp_x', '')).status).toBe(401);
    expect((await verify('dsp_x', await harness.accounts.principalToken(principal))).status).toBe(403);
    const foreign = `Bearer ${await harness.accounts.tokens.mint({ audience: 'issues', isInternal: true })}`;
    expect((await verify('dsp_x', foreign)).status).toBe(401);
  });

  it('that are wrong are refused, whatever they look like', async () => {
    for (const token of ['dsp_', 'dsp_000000000000000000000000000000000000', 'x'.repeat(1000), '💥\u0000', '0'.repeat(32)]) {
      expect(await verify(token)).toMatchObject({ status: 401, body: { code: 'token-invalid', principal: { kind: 'anonymous' } } });
    }
    for (const token of ['', 'x'.repeat(1001), 7, null]) expect((await verify(token)).status).toBe(400);
  });

  it('are stored as hashes, nowhere in clear', async () => {
    const token = await harness.admin.createToken({ email: 'root@lintel.test', name: 'secret one' });
    const tables = ['access_tokens', 'audit_entries', 'outbox', 'users'];
    for (const table of tables) {
      const rows = await harness.rows(`SELECT t::text AS text FROM ${table} t`);
      expect(rows.map((row) => row.text).join()).not.toContain(token.slice(4, -4));
    }
  });

  it('end when they are revoked', async () => {
    const { email } = await harness.tenant('revoked');
    const token = await harness.admin.createToken({ email });
    const { principal } = (await verify(token)).body;
    expect(await harness.deepsource('mutation { revokePat { ok } }', principal)).toEqual({ data: { revokePat: { ok: true } } });
    expect(await verify(token)).toMatchObject({ status: 401, body: { code: 'token-invalid' } });
    const refreshed = await harness.deepsource('mutation { refreshPat { token } }', {
      ...principal,
      kind: 'anonymous',
      userId: undefined,
      memberships: [],
    });
    expect(refreshed.errors?.[0].extensions.code).toBe('token-invalid');
  });

  it('expire, may be refreshed for a week, then no more', async () => {
    const { email } = await harness.tenant('expiring');
    const [token, other] = [
      await harness.admin.createToken({ email, expiresInSeconds: 3600 }),
      await harness.admin.createToken({ email, expiresInSeconds: 3600 }),
    ];
    expect((await verify(token)).status).toBe(200);
    harness.clock.forward(3600_000 + 1000);
    const expired = await verify(token);
    expect(expired).toMatchObject({
      status: 401,
      body: { code: 'token-expired', principal: { kind: 'anonymous', memberships: [], tokenId: expect.any(Number) } },
    });

    const { data } = await harness.deepsource('mutation { refreshPat { token expiry user { email } } }', expired.body.principal);
    expect(data.refreshPat.user.email).toBe(email);
    expect(Math.round((new Date(data.refreshPat.expiry).getTime() - harness.clock.now().getTime()) / 60_000)).toBe(60);
    expect((await verify(data.refreshPat.token)).status).toBe(200);
    expect((await verify(token)).body.code).toBe('token-invalid');

    harness.clock.forward(7 * day + 1000);
    const late = await verify(other);
    expect(late.body).toEqual({ code: 'token-expired', principal: { kind: 'anonymous', isAdmin: false, memberships: [] } });
  });

  it('are refreshed by nobody without one', async () => {
    const { errors } = await harness.deepsource('mutation { refreshPat { token } }');
    expect(errors?.[0].extensions.code).toBe('authentication-required');
  });

  it('of a disabled person do not count', async () => {
    await harness.admin.addUser({ email: 'gone@lintel.test' });
    const token = await harness.admin.createToken({ email: 'gone@lintel.test' });
    await harness.rows(`UPDATE users SET is_disabled = true WHERE email = 'gone@lintel.test'`);
    expect((await verify(token)).body.code).toBe('account-disabled');
  });

  it('note their last use, in one go, at most once a minute', async () => {
    const { email } = await harness.tenant('lastuse');
    const token = await harness.admin.createToken({ email });
    const log = harness.accounts.app.get(TokenUseLog, { strict: false });
    const lastUse = async () => {
      await log.flush();
      const { tokenId } = (await verify(token)).body.principal;
      return (await harness.rows('SELECT last_used_at AS at FROM access_tokens WHERE token_id = $1', [tokenId]))[0].at as Date | null;
    };
    await verify(token);
    const first = await lastUse();
    expect(first).not.toBeNull();
    expect(await lastUse()).toEqual(first);
    harness.clock.forward(61_000);
    await verify(token);
    expect((await lastUse())!.getTime()).toBeGreaterThan(first!.getTime());
  });

  it('are created, listed and revoked by their owner in our own graph; others do not see them', async () => {
    const [one, other] = [await harness.tenant('listing'), await harness.tenant('stranger')];
    const created = await harness.lintel(
      'mutation { createAccessToken(input: { name: "CI", expiresInDays: 30 }) { text token { id name hint expiresAt } } }',
      one.principal,
    );
    const { text, token } = created.data.createAccessToken;
    expect(text).toMatch(/^dsp_\w{36}$/);
    expect(token).toMatchObject({ name: 'CI', hint: text.slice(-4) });
    const list = await harness.lintel('{ accessTokens { id name } }', one.principal);
    expect(list.data.accessTokens[0]).toEqual({ id: token.id, name: 'CI' });
    expect(JSON.stringify((await harness.lintel('{ accessTokens { id } }', other.principal)).data)).not.toContain(token.id);
    const stolen = await harness.lintel('mutation ($id: ID!) { revokeAccessToken(id: $id) { id } }', other.principal, { id: token.id });
    expect(stolen.errors?.[0].extensions.code).toBe('resource-not-found');
    const revoked = await harness.lintel('mutation ($id: ID!) { revokeAccessToken(id: $id) { revokedAt } }', one.principal, {
      id: token.id,
    });
    expect(revoked.data.revokeAccessToken.revokedAt).toEqual(expect.any(String));
    expect((await verify(text)).status).toBe(401);
  });

  it.each([
    ['an empty name', '{ name: " " }'],
    ['NUL in its name', '{ name: "a\\u0000b" }'],
    ['a lifetime of none', '{ name: "x", expiresInDays: 0 }'],
    ['a lifetime in the past', '{ name: "x", expiresInDays: -1 }'],
    ['a lifetime beyond all measure', '{ name: "x", expiresInDays: 2000000000 }'],
  ])('are not created with %s', async (_, input) => {
    const { errors } = await harness.lintel(
      `mutation { createAccessToken(input: ${input}) { text } }`,
      await harness.signIn('root@lintel.test'),
    );
    expect(errors?.[0].extensions.code).toBe('invalid-input');
  });
});

describe('the first administrator', () => {
  it('is the one the settings name, created once', async () => {
    expect(await harness.rows(`SELECT is_admin AS "isAdmin" FROM users WHERE email = 'root@lintel.test'`)).toEqual([{ isAdmin: true }]);
    await harness.accounts.app
      .get((await import('../src/application/ensure-administrator.js')).EnsureAdministrator, { strict: false })
      .execute('ROOT@lintel.test');
    expect(await harness.rows(`SELECT 1 FROM users WHERE lower(email) = 'root@lintel.test'`)).toHaveLength(1);
  });

  it('owns every account', async () => {
    await harness.tenant('ownedbyroot');
    const root = await harness.signIn('root@lintel.test');
    expect(root.memberships.every(({ role }) => role === 'owner')).toBe(true);
    expect(root.memberships).toHaveLength((await harness.rows('SELECT 1 FROM accounts')).length);
  });
});

describe('upload credentials', () => {
  it('speak for one repository', async () => {
    const { principal, accountId, repository } = await harness.tenant('dsn');
    const { data } = await harness.deepsource('{ repository(name: "shop", login: "dsn", vcsProvider: GITHUB) { dsn } }', principal);
    expect(data.repository.dsn).toMatch(/^https:\/\/[0-9a-f]{32}@lintel\.test:8443$/);
    const { status, body } = await verify(new URL(data.repository.dsn).username);
    expect(status).toBe(200);
    expect(body.principal).toEqual({
      kind: 'repository',
      isAdmin: false,
      memberships: [{ accountId, role: 'viewer' }],
      repositoryId: repository.id,
    });
  });

  it('die when they are replaced', async () => {
    const { principal, repository } = await harness.tenant('dsnnew');
    const dsn = async () =>
      (await harness.deepsource('{ repository(name: "shop", login: "dsnnew", vcsProvider: GITHUB) { dsn } }', principal)).data.repository
        .dsn as string;
    const old = await dsn();
    const { data } = await harness.deepsource(
      'mutation ($id: ID!) { regenerateRepositoryDSN(input: { repositoryId: $id, clientMutationId: "m" }) { dsn clientMutationId } }',
      principal,
      { id: repository.relayId },
    );
    expect(data.regenerateRepositoryDSN).toEqual({ dsn: await dsn(), clientMutationId: 'm' });
    expect((await verify(new URL(old).username)).status).toBe(401);
    expect((await verify(new URL(data.regenerateRepositoryDSN.dsn).username)).status).toBe(200);
  });
});
