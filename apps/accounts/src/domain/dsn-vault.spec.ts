import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashSecret } from './access-token.js';
import { DsnVault } from './dsn-vault.js';

describe('DSN vault', () => {
  const key = randomBytes(32);
  const vault = new DsnVault(key, 'https://lintel.example.com');

  it('shows again what it has issued, and finds it by its hash', () => {
    const { hash, sealed } = vault.issue();
    const dsn = vault.open(sealed);
    expect(dsn).toMatch(/^https:\/\/[0-9a-f]{32}@lintel\.example\.com$/);
    expect(hashSecret(new URL(dsn).username)).toEqual(hash);
  });

  it('never seals alike and never stores the secret in clear', () => {
    const { sealed } = vault.issue();
    const secret = new URL(vault.open(sealed)).username;
    expect(sealed.includes(secret)).toBe(false);
    expect(vault.issue().sealed).not.toEqual(sealed);
  });

  it('opens nothing with another key, and nothing that was altered', () => {
    const { sealed } = vault.issue();
    expect(() => new DsnVault(randomBytes(32), 'https://lintel.example.com').open(sealed)).toThrow();
    const altered = Buffer.from(sealed);
    altered[sealed.length - 1]! ^= 1;
    expect(() => vault.open(altered)).toThrow();
  });
});
