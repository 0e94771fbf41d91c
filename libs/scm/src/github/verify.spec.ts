import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delivery } from '../../test/fixtures.js';
import { verifyGithub } from './verify.js';

const secret = "It's a Secret to Everybody";
const body = 'Hello, World!';
const vector = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

const sign = (key: string, bytes: Buffer | string, algorithm = 'sha256') =>
  `${algorithm}=${createHmac(algorithm, key).update(bytes).digest('hex')}`;
const verify = (bytes: Buffer | string, signature: string | undefined, secrets = [secret]) =>
  verifyGithub(delivery(bytes, signature === undefined ? {} : { 'x-hub-signature-256': signature }), secrets);

describe('verifyGithub', () => {
  it('accepts the published vector', () => {
    expect(verify(body, vector)).toBeNull();
  });

  it.each([
    ['missing', undefined, 'signature-missing'],
    ['empty', '', 'signature-missing'],
    ['wrong', sign('another secret', body), 'signature-mismatch'],
    ['truncated', vector.slice(0, -2), 'signature-malformed'],
    ['too long', `${vector}00`, 'signature-malformed'],
    ['of another algorithm', sign(secret, body, 'sha1'), 'signature-malformed'],
    ['of another algorithm under our name', `sha256=${createHmac('sha1', secret).update(body).digest('hex')}`, 'signature-malformed'],
    ['in upper case', vector.toUpperCase().replace('SHA256', 'sha256'), 'signature-malformed'],
    ['without prefix', vector.slice('sha256='.length), 'signature-malformed'],
    ['sent twice', `${vector}, ${vector}`, 'signature-malformed'],
  ])('refuses a signature that is %s', (_, signature, refusal) => {
    expect(verify(body, signature)).toBe(refusal);
  });

  it('does not look at the SHA-1 header', () => {
    expect(verifyGithub(delivery(body, { 'x-hub-signature': sign(secret, body, 'sha1') }), [secret])).toBe('signature-missing');
  });

  it('accepts either of two secrets and no third', () => {
    expect(verify(body, sign('old', body), ['new', 'old'])).toBeNull();
    expect(verify(body, sign('new', body), ['new', 'old'])).toBeNull();
    expect(verify(body, sign('older', body), ['new', 'old'])).toBe('signature-mismatch');
  });

  it('refuses everything without a secret, also a signature made with an empty one', () => {
    expect(verify(body, sign('', body), [])).toBe('signature-mismatch');
  });

  it('covers the bytes of a form-encoded body as they came', () => {
    const form = `payload=${encodeURIComponent('{"zen":"Keep it simple"}')}`;
    expect(verify(form, sign(secret, form))).toBeNull();
    expect(verify(form, sign(secret, '{"zen":"Keep it simple"}'))).toBe('signature-mismatch');
  });

  it('covers an empty body and bytes that are not UTF-8', () => {
    expect(verify('', sign(secret, ''))).toBeNull();
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]);
    expect(verify(bytes, sign(secret, bytes))).toBeNull();
    expect(verify(bytes, sign(secret, bytes.toString('utf8')))).toBe('signature-mismatch');
  });

  it('notices any changed byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, position, change) => {
          const original = Buffer.from(bytes);
          const tampered = Buffer.from(bytes);
          const at = position % tampered.length;
          tampered[at] = tampered[at]! ^ change;
          expect(verify(original, sign(secret, original))).toBeNull();
          expect(verify(tampered, sign(secret, original))).toBe('signature-mismatch');
        },
      ),
    );
  });
});
