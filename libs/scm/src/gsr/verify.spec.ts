import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';
import { delivery } from '../../test/fixtures.js';
import { pushKeys, verifyPush } from './verify.js';

const now = new Date('2026-01-15T09:30:00Z');
const seconds = now.getTime() / 1000;
const pusher = 'deepsource-gsr@acme-prod.iam.gserviceaccount.com';
const identity = { audience: 'Xk3vPq81LmTzR0aYbc', serviceAccounts: [pusher] };
const claims = {
  iss: 'https://accounts.google.com',
  aud: identity.audience,
  email: pusher,
  email_verified: true,
  iat: seconds,
  exp: seconds + 3600,
  sub: '11',
};

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let signer: Keys;
let stranger: Keys;
let server: Server;
let url: string;
let served: JWK[];
let fetches: number;
let isDown: boolean;

beforeAll(async () => {
  signer = await generateKeyPair('RS256', { extractable: true });
  stranger = await generateKeyPair('RS256', { extractable: true });
  server = createServer((_, response) => {
    fetches += 1;
    response.writeHead(isDown ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: served }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  served = [{ ...(await exportJWK(signer.publicKey)), kid: 'first', alg: 'RS256', use: 'sig' }];
  fetches = 0;
  isDown = false;
});

const tokenOf = (changes: JWTPayload = {}, { key = signer.privateKey, kid = 'first' } = {}) =>
  new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key);
const verify = (token: string | undefined, keys = pushKeys(url)) =>
  verifyPush(delivery('{}', token === undefined ? {} : { authorization: `Bearer ${token}` }), keys, { identity, now });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('verifyPush', () => {
  it.each(['https://accounts.google.com', 'accounts.google.com'])('accepts a token of %s', async (iss) => {
    expect(await verify(await tokenOf({ iss }))).toBeNull();
  });

  it.each<[string, JWTPayload]>([
    ['another audience', { aud: 'xk3vpq81lmtzr0aybc' }],
    ['a list of audiences', { aud: [identity.audience, 'other'] }],
    ['another issuer', { iss: 'https://accounts.example.com' }],
    ['the e-mail of another account', { email: 'attacker@evil.iam.gserviceaccount.com' }],
    ['no e-mail', { email: undefined }],
    ['an unverified e-mail', { email_verified: false }],
    ['an e-mail verified by a text', { email_verified: 'true' }],
    ['no word on verification', { email_verified: undefined }],
    ['no issue time', { iat: undefined }],
    ['no expiry', { exp: undefined }],
    ['an issue time in the future', { iat: seconds + 301 }],
  ])('refuses a token with %s', async (_, changes) => {
    expect(await verify(await tokenOf(changes))).toBe('claim-mismatch');
  });

  it.each([
    ['expired 299 s ago', { exp: seconds - 299 }, null],
    ['expired 301 s ago', { exp: seconds - 301 }, 'timestamp-out-of-tolerance'],
    ['issued in 300 s', { iat: seconds + 300 }, null],
  ])('a token %s: %p', async (_, changes, refusal) => {
    expect(await verify(await tokenOf(changes))).toBe(refusal);
  });

  it('refuses a signature of another key', async () => {
    expect(await verify(await tokenOf({}, { key: stranger.privateKey }))).toBe('signature-mismatch');
  });

  it('refuses an unsigned token', async () => {
    expect(await verify(`${encode({ alg: 'none', kid: 'first' })}.${encode(claims)}.`)).toBe('token-missing');
    expect(await verify(`${encode({ alg: 'none', kid: 'first' })}.${encode(claims)}.AAAA`)).toBe('signature-malformed');
  });

  it('refuses HS256 keyed with the public key', async () => {
    const signed = `${encode({ alg: 'HS256', kid: 'first' })}.${encode(claims)}`;
    const mac = createHmac('sha256', await exportSPKI(signer.publicKey))
      .update(signed)
      .digest('base64url');
    expect(await verify(`${signed}.${mac}`)).toBe('signature-malformed');
  });

  it.each([undefined, '', 'x', 'a.b', 'a.b.c', '....'])('refuses %p as a token', async (token) => {
    expect(await verify(token)).toMatch(/^(token-missing|signature-malformed)$/);
  });

  it('refuses another scheme', async () => {
    const headers = { authorization: `Basic ${await tokenOf()}` };
    expect(await verifyPush(delivery('{}', headers), pushKeys(url), { identity, now })).toBe('token-missing');
  });

  it('fetches the keys once for many tokens', async () => {
    const keys = pushKeys(url);
    const tokens = await Promise.all(Array.from({ length: 10 }, () => tokenOf()));
    expect(await Promise.all(tokens.map((token) => verify(token, keys)))).toEqual(tokens.map(() => null));
    expect(fetches).toBe(1);
  });

  it('fetches again once for a key it does not know, then refuses until some time has passed', async () => {
    const keys = pushKeys(url);
    expect(await verify(await tokenOf(), keys)).toBeNull();
    expect(await verify(await tokenOf({}, { key: stranger.privateKey, kid: 'second' }), keys)).toBe('signature-mismatch');
    expect(fetches).toBe(1);
    const later = Date.now() + 31_000;
    const realNow = Date.now;
    Date.now = () => later;
    try {
      served = [...served, { ...(await exportJWK(stranger.publicKey)), kid: 'second', alg: 'RS256', use: 'sig' }];
      expect(await verify(await tokenOf({}, { key: stranger.privateKey, kid: 'second' }), keys)).toBeNull();
      expect(await verify(await tokenOf({}, { key: stranger.privateKey, kid: 'third' }), keys)).toBe('signature-mismatch');
      expect(fetches).toBe(2);
    } finally {
      Date.now = realNow;
    }
  });

  it('says that the service is unavailable when the keys cannot be fetched, and recovers', async () => {
    const keys = pushKeys(url);
    isDown = true;
    await expect(verify(await tokenOf(), keys)).rejects.toMatchObject({ code: 'service-unavailable' });
    isDown = false;
    expect(await verify(await tokenOf(), keys)).toBeNull();
  });

  it('answers any three texts with a refusal, never with an error', async () => {
    const keys = pushKeys(url);
    await verify(await tokenOf(), keys);
    const part = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant('{"alg":"RS256","kid":"first"}'),
      fc.constant('{"alg":"RS256","kid":"first","crit":["b64"],"b64":false}'),
    );
    await fc.assert(
      fc.asyncProperty(part, part, part, async (...parts) => {
        const token = parts.map((text) => Buffer.from(text).toString('base64url')).join('.');
        expect(await verify(token, keys)).not.toBeNull();
      }),
    );
  });
});
