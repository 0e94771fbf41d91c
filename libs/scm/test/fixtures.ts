import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RawDelivery } from '../src/inbound-hook.js';

export type Host = 'github' | 'gitlab' | 'gsr';

export function fixture(host: Host, name: string): Record<string, any> {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, '../src', host, 'fixtures', `${name}.json`), 'utf8')) as Record<
    string,
    any
  >;
}

export function delivery(body: Buffer | string | object, headers: RawDelivery['headers'] = {}): RawDelivery {
  return { headers, body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}

/** A Pub/Sub push around a notice. */
export function pushOf(
  notice: unknown,
  message: Record<string, unknown> = { messageId: '8675309', message_id: '8675309' },
): Record<string, unknown> {
  return {
    message: {
      data: Buffer.from(JSON.stringify(notice)).toString('base64'),
      attributes: {},
      publishTime: '2026-01-15T09:30:00.000Z',
      ...message,
    },
    subscription: 'projects/acme-prod/subscriptions/deepsource',
  };
}

export const before = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';
export const after = '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c';
