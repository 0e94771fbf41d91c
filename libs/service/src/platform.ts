import { hkdfSync } from 'node:crypto';

export const serviceNames = [
  'gateway',
  'accounts',
  'ingest-webhooks',
  'analysis-runner',
  'sarif-ingest',
  'issues',
  'metrics',
  'notifier',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** What the services of one installation have in common. */
export interface Platform {
  /** Address under which people and hosts reach this installation, without a trailing slash. */
  readonly publicUrl: string;
  /** Folder for files that are no blobs: clone mirrors, work directories. */
  readonly dataDir: string;
  /** 32 bytes; use `deriveKey` rather than the key itself. */
  readonly secretKey: Buffer;
  readonly adminEmail?: string;
  /** Hosts that may be plain http or loopback when code is fetched. */
  readonly scmAllow: readonly string[];
  /** Hosts that outgoing webhooks may reach although they are private or plain http. */
  readonly webhookAllow: readonly string[];
  /** Address of another service of this installation; undefined when it does not run. */
  serviceUrl(name: ServiceName): string | undefined;
}

/** Derives a key for one purpose from the installation's secret key (HKDF-SHA256, RFC 5869); 32 bytes. */
export function deriveKey(platform: Pick<Platform, 'secretKey'>, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', platform.secretKey, Buffer.alloc(0), `lintel/${purpose}`, 32));
}
