import { describe, expect, it, jest } from '@jest/globals';
import { roles } from '@lintel/kernel';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { fromClaims, internalClaims, toClaims } from './internal-claims.js';
import { InternalTokens } from './internal-tokens.js';
import type { Principal } from './principal.js';

const ann: Principal = {
  kind: 'user',
  userId: 7,
  email: 'ann@example.com',
  isAdmin: true,
  memberships: [{ accountId: 3, role: 'owner' }],
  tokenId: 9,
};
const tokens = InternalTokens.generate();

const partOf = (token: string, index: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[index]!, 'base64url').toString()) as Record<string, unknown>;
const codeOf = (token: string, audience = 'issues', by = tokens) =>
  by.verify(token, audience).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );

describe('InternalTokens', () => {
  it('carries the caller to the service it was made for, and to no other', async () => {
    const token = await tokens.mint({ audience: 'issues', principal: ann, correlationId: 'c-1' });
    expect(await tokens.verify(token, 'issues')).toEqual({ principal: ann, isInternal: false, correlationId: 'c-1' });
    expect(await codeOf(token, 'metrics')).toBe('token-invalid');
    expect(await codeOf(token, 'issues')).toBe('accepted');
    expect(partOf(token, 0)).toEqual({ alg: 'EdDSA' });
    expect(Number(partOf(token, 1)['exp']) - Number(partOf(token, 1)['iat'])).toBe(60);
  });

  it('tells a service that speaks for itself from one that speaks for a person', async () => {
    const verified = await tokens.verify(await tokens.mint({ audience: 'accounts', isInternal: true }), 'accounts');
    expect(verified).toEqual({ principal: { kind: 'anonymous', isAdmin: false, memberships: [] }, isInternal: true });
  });

  it('refuses what was altered, signed by another key, unsigned, or of another making', async () => {
    const [header, body, signature] = (await tokens.mint({ audience: 'issues', principal: ann })).split('.') as [string, string, string];
    const richer = Buffer.from(JSON.stringify({ ...partOf(`${header}.${body}`, 1), user: 1 })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const symmetric = await new SignJWT({ kind: 'user' })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('issues')
      .setIssuer('lintel')
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(Buffer.from(tokens.exportKeys().publicKey));
    const forged = [
      `${header}.${richer}.${signature}`,
      `${none}.${body}.`,
      symmetric,
      await InternalTokens.generate().mint({ audience: 'issues', principal: ann }),
      '',
      'x',
      'a.b.c',
    ];
    for (const token of forged) expect(await codeOf(token)).toBe('token-invalid');
  });

  it('refuses tokens without expiry, from another issuer, or with claims that are none', async () => {
    const key = createPrivateKey(tokens.exportKeys().privateKey!);
    const sign = (claims: object, build: (jwt: SignJWT) => SignJWT) =>
      build(new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('issues')).sign(key);
    const token = { kind: 'user', user: 1 };
    expect(await codeOf(await sign(token, (jwt) => jwt.setIssuer('lintel').setIssuedAt()))).toBe('token-invalid');
    expect(await codeOf(await sign(token, (jwt) => jwt.setIssuer('other').setIssuedAt().setExpirationTime('1m')))).toBe('token-invalid');
    expect(await codeOf(await sign({ kind: 'root' }, (jwt) => jwt.setIssuer('lintel').setIssuedAt().setExpirationTime('1m')))).toBe(
      'token-invalid',
    );
    expect(
      await codeOf(
        await sign(token, (jwt) =>
          jwt
            .setIssuer('lintel')
            .setIssuedAt(new Date(Date.now() - 3_600_000))
            .setExpirationTime('2h'),
        ),
      ),
    ).not.toBe('accepted');
    expect(await codeOf(await sign(token, (jwt) => jwt.setIssuer('lintel').setIssuedAt().setExpirationTime('1m')))).toBe('accepted');
  });

  it('forgets a verified token when it expires', async () => {
    const token = await tokens.mint({ audience: 'issues', principal: ann });
    expect(await codeOf(token)).toBe('accepted');
    jest.useFakeTimers({ now: Date.now() + 70_000, doNotFake: ['nextTick', 'setImmediate'] });
    try {
      expect(await codeOf(token)).toBe('token-expired');
    } finally {
      jest.useRealTimers();
    }
  });

  it('verifies with the public key alone, and then cannot mint', async () => {
    const verifier = InternalTokens.fromKeys({ publicKey: tokens.exportKeys().publicKey });
    expect(await codeOf(await tokens.mint({ audience: 'issues' }), 'issues', verifier)).toBe('accepted');
    await expect(verifier.mint({ audience: 'issues' })).rejects.toThrow('holds no private key');
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(() => InternalTokens.fromKeys({ publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() })).toThrow(
      'need an Ed25519 key, not rsa',
    );
  });

  it('stays below the header limit of Node for a person with 1,000 memberships', async () => {
    const memberships = Array.from({ length: 1_000 }, (_, index) => ({ accountId: 1_000_000 + index, role: roles[index % roles.length]! }));
    expect((await tokens.mint({ audience: 'issues', principal: { ...ann, memberships } })).length).toBeLessThan(14_000);
  });

  it('keeps every principal through its claims', () => {
    const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    const memberships = fc.uniqueArray(fc.record({ accountId: id, role: fc.constantFrom(...roles) }), {
      selector: ({ accountId }) => accountId,
    });
    const principal = fc.record(
      {
        kind: fc.constantFrom('user', 'repository', 'anonymous'),
        isAdmin: fc.boolean(),
        memberships,
        userId: id,
        email: fc.string(),
        repositoryId: id,
        tokenId: id,
      },
      { requiredKeys: ['kind', 'isAdmin', 'memberships'] },
    );
    fc.assert(
      fc.property(principal, fc.boolean(), (given, isInternal) => {
        const kept = fromClaims(internalClaims.parse(JSON.parse(JSON.stringify(toClaims({ principal: given as Principal, isInternal })))));
        const byAccount = (person: Principal) => ({
          ...person,
          memberships: [...person.memberships].sort((left, right) => left.accountId - right.accountId),
        });
        expect({ ...kept, principal: byAccount(kept.principal) }).toEqual({ principal: byAccount(given as Principal), isInternal });
      }),
    );
  });
});
