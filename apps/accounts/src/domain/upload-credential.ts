import { randomBytes } from 'node:crypto';

/** The secret part of a repository's DSN: 32 hexadecimal digits, because clients cut the DSN at `:` and `@`. */
export function newUploadSecret(): string {
  return randomBytes(16).toString('hex');
}

export function isUploadSecret(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** Returns the DSN of a repository: the address of this installation with the secret as user name. */
export function formatDsn(publicUrl: string, secret: string): string {
  const { protocol, host } = new URL(publicUrl);
  return `${protocol}//${secret}@${host}`;
}
