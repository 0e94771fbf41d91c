import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signatureHeaders } from './signatures.js';

const at = new Date();
const message = { id: '390137996571050951', body: '{"type":"test.event"}', at };

describe('signatureHeaders', () => {
  it('signs the raw body in hexadecimal with the text of the secret', () => {
    const secret = 'a secret of some length';
    const headers = signatureHeaders({ secret, digest: 'sha256', hasSignaturePrefix: false }, message);
    expect(headers['x-deepsource-signature']).toBe(createHmac('sha256', secret).update(message.body).digest('hex'));
  });

  it('offers another digest with its prefix', () => {
    const headers = signatureHeaders({ secret: 'a secret of some length', digest: 'sha1', hasSignaturePrefix: true }, message);
    expect(headers['x-deepsource-signature']).toMatch(/^sha1=[0-9a-f]{40}$/);
  });

  it('is accepted by a Standard Webhooks verifier, and refused for another body', () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const headers = signatureHeaders({ secret, digest: 'sha256', hasSignaturePrefix: false }, message);
    expect(new Webhook(secret).verify(message.body, headers)).toEqual({ type: 'test.event' });
    expect(() => new Webhook(secret).verify('{"type":"other"}', headers)).toThrow();
  });
});
