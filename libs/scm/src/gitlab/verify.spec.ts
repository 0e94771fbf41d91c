import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { delivery } from '../../test/fixtures.js';
import { decodeSigningKey, verifyGitlab, type GitlabSecrets } from './verify.js';

const first = {
  key: 'whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=',
  id: '908a6d9e-45fd-46c8-97e6-c4f350f219dd',
  timestamp: '1700000000',
  body: '{"object_kind":"push"}',
  signature: 'v1,baQ2OJ4IHQfbv7CKAMTDfJRqpj8O+g0WkeFH7hu/EqI=',
};
const second = {
  key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
type Vector = typeof first;

const signed = (vector: Vector, headers: Record<string, string> = {}) =>
  delivery(vector.body, {
    'webhook-id': vector.id,
    'webhook-timestamp': vector.timestamp,
    'webhook-signature': vector.signature,
    ...headers,
  });
const at = (vector: Vector, offsetSeconds = 0) => new Date((Number(vector.timestamp) + offsetSeconds) * 1000);
const signing = (...keys: string[]): GitlabSecrets => ({ signingKeys: keys.map(decodeSigningKey) });
const tokenOnly: GitlabSecrets = { token: 'hook-token', signingKeys: [] };

describe('verifyGitlab with a signing key', () => {
  it.each([first, second])('accepts the published vector $id', (vector) => {
    expect(verifyGitlab(signed(vector), signing(vector.key), at(vector))).toBeNull();
  });

  it.each([
    ['is missing', { 'webhook-signature': '' }, 'signature-missing'],
    ['is wrong', { 'webhook-signature': second.signature }, 'signature-mismatch'],
    ['is truncated', { 'webhook-signature': first.signature.slice(0, -6) }, 'signature-mismatch'],
    ['has another version', { 'webhook-signature': first.signature.replace('v1', 'v1a') }, 'signature-malformed'],
    ['has no version', { 'webhook-signature': first.signature.slice(3) }, 'signature-malformed'],
    ['covers another id', { 'webhook-id': 'other' }, 'signature-mismatch'],
    ['covers another time', { 'webhook-timestamp': '1700000001' }, 'signature-mismatch'],
    ['has a time that is no number', { 'webhook-timestamp': '1.7e9' }, 'signature-malformed'],
    ['has no time', { 'webhook-timestamp': '' }, 'signature-missing'],
    ['has no id', { 'webhook-id': '' }, 'signature-missing'],
  ])('refuses when the signature %s', (_, headers, refusal) => {
    expect(verifyGitlab(signed(first, headers), signing(first.key), at(first))).toBe(refusal);
  });

  it('refuses a changed body', () => {
    const tampered = signed({ ...first, body: '{"object_kind":"pusH"}' });
    expect(verifyGitlab(tampered, signing(first.key), at(first))).toBe('signature-mismatch');
  });

  it.each([
    [-301, 'timestamp-out-of-tolerance'],
    [-300, null],
    [300, null],
    [301, 'timestamp-out-of-tolerance'],
  ])('with our clock %i s away: %s', (offset, refusal) => {
    expect(verifyGitlab(signed(first), signing(first.key), at(first, offset))).toBe(refusal);
  });

  it('accepts a list with one right signature, and either of two keys', () => {
    const list = { 'webhook-signature': `v1,AAAA v1a,BBBB ${first.signature}` };
    expect(verifyGitlab(signed(first, list), signing(first.key), at(first))).toBeNull();
    expect(verifyGitlab(signed(first), signing(second.key, first.key), at(first))).toBeNull();
  });

  it('covers bytes that are not UTF-8', () => {
    const body = Buffer.from([0xff, 0x00, 0xfe]);
    const key = decodeSigningKey(first.key);
    const mac = createHmac('sha256', key).update(`${first.id}.${first.timestamp}.`).update(body).digest('base64');
    const headers = { 'webhook-id': first.id, 'webhook-timestamp': first.timestamp, 'webhook-signature': `v1,${mac}` };
    expect(verifyGitlab(delivery(body, headers), { signingKeys: [key] }, at(first))).toBeNull();
    expect(verifyGitlab(delivery(Buffer.from(body.toString('utf8')), headers), { signingKeys: [key] }, at(first))).toBe(
      'signature-mismatch',
    );
  });

  it('agrees with the reference implementation of Standard Webhooks', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        fc.integer({ min: 1, max: 4_000_000_000 }),
        (body, bytes, seconds) => {
          const key = `whsec_${Buffer.from(bytes).toString('base64')}`;
          const time = new Date(seconds * 1000);
          const headers = {
            'webhook-id': 'msg_1',
            'webhook-timestamp': String(seconds),
            'webhook-signature': new Webhook(key).sign('msg_1', time, body),
          };
          expect(verifyGitlab(delivery(body, headers), signing(key), time)).toBeNull();
        },
      ),
    );
  });

  it('does not fall back to a right token', () => {
    const secrets = { ...tokenOnly, ...signing(first.key) };
    expect(verifyGitlab(delivery(first.body, { 'x-gitlab-token': 'hook-token' }), secrets, at(first))).toBe('signature-missing');
  });

  it('asks for both when both are configured', () => {
    const secrets = { ...tokenOnly, ...signing(first.key) };
    expect(verifyGitlab(signed(first, { 'x-gitlab-token': 'hook-token' }), secrets, at(first))).toBeNull();
    expect(verifyGitlab(signed(first, { 'x-gitlab-token': 'other' }), secrets, at(first))).toBe('token-mismatch');
    expect(verifyGitlab(signed(first), secrets, at(first))).toBe('token-missing');
  });
});

describe('verifyGitlab with a token', () => {
  it.each([
    ['hook-token', null],
    ['hook-toke', 'token-mismatch'],
    ['hook-token2', 'token-mismatch'],
    ['', 'token-missing'],
    [undefined, 'token-missing'],
  ])('token %p: %p', (token, refusal) => {
    expect(verifyGitlab(delivery('{}', token === undefined ? {} : { 'x-gitlab-token': token }), tokenOnly, new Date())).toBe(refusal);
  });

  it('refuses everything when nothing is configured', () => {
    expect(verifyGitlab(delivery('{}', { 'x-gitlab-token': '' }), { signingKeys: [] }, new Date())).toBe('token-missing');
  });
});

describe('decodeSigningKey', () => {
  it.each(['whsec_AAAA', 'whsec_', '', `whsec_${Buffer.alloc(65).toString('base64')}`])('refuses %p', (text) => {
    expect(() => decodeSigningKey(text)).toThrow(RangeError);
  });
});
