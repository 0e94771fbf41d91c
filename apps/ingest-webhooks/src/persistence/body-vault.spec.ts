import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BodyVault } from './body-vault.js';

const vault = new BodyVault(randomBytes(32), 1_000_000);

describe('BodyVault', () => {
  it('gives back what it took, whatever the size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), fc.string(), async (bytes, context) => {
        expect(await vault.open(await vault.seal(Buffer.from(bytes), context), context)).toEqual(Buffer.from(bytes));
      }),
    );
    const large = Buffer.alloc(900_000, 'abc');
    const sealed = await vault.seal(large, 'x');
    expect(sealed.length).toBeLessThan(10_000);
    expect((await vault.open(sealed, 'x')).equals(large)).toBe(true);
  });

  it('never uses a nonce twice', async () => {
    const sealed = await Promise.all(Array.from({ length: 1_000 }, () => vault.seal(Buffer.from('x'), 'x')));
    expect(new Set(sealed.map((bytes) => bytes.subarray(1, 13).toString('hex'))).size).toBe(1_000);
  });

  it('never seals twice alike and hides the content', async () => {
    const body = Buffer.from('{"email":"octo@example.com"}');
    const [first, second] = [await vault.seal(body, 'x'), await vault.seal(body, 'x')];
    expect(first.equals(second)).toBe(false);
    expect(first.includes('octo')).toBe(false);
  });

  it('opens nothing that was changed, moved to another delivery, or sealed with another key', async () => {
    const sealed = await vault.seal(Buffer.from('{"ref":"refs/heads/main"}'), 'x');
    for (const at of [0, 1, 13, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      await expect(vault.open(changed, 'x')).rejects.toThrow();
    }
    await expect(vault.open(sealed, 'y')).rejects.toThrow();
    await expect(new BodyVault(randomBytes(32), 1_000_000).open(sealed, 'x')).rejects.toThrow();
  });

  it('does not inflate beyond the limit', async () => {
    const sealed = await vault.seal(Buffer.alloc(1_000_001), 'x');
    await expect(vault.open(sealed, 'x')).rejects.toThrow();
  });
});
