import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { SignatureDigest } from './endpoint.js';

export interface SigningKey {
  readonly secret: string;
  readonly digest: SignatureDigest;
  readonly hasSignaturePrefix: boolean;
}

/**
 * Headers of one attempt. Two schemes are sent together: `x-deepsource-signature` (hexadecimal HMAC of the raw body) and Standard Webhooks
 * 1.0.0 (`webhook-id`, `webhook-timestamp`, `webhook-signature`). A secret of the form `whsec_<base64>` is the key it encodes there; any
 * other text is used as its bytes. For the first scheme the secret's text itself is the key.
 */
export function signatureHeaders(key: SigningKey, message: { id: string; body: string; at: Date }): Record<string, string> {
  const hmac = createHmac(key.digest, key.secret).update(message.body).digest('hex');
  const standard = new Webhook(key.secret.startsWith('whsec_') ? key.secret : Buffer.from(key.secret).toString('base64'));
  return {
    'x-deepsource-signature': key.hasSignaturePrefix ? `${key.digest}=${hmac}` : hmac,
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
    'webhook-signature': standard.sign(message.id, message.at, message.body),
  };
}
