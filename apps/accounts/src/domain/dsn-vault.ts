import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hashSecret } from './access-token.js';
import { formatDsn, newUploadSecret } from './upload-credential.js';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** An upload credential as it is stored: hashed to be found by, sealed to be shown again. */
export interface SealedCredential {
  readonly hash: Buffer;
  readonly sealed: Buffer;
}

/** Issues upload credentials and opens stored ones; they are encrypted (AES-256-GCM) under a key of the operator. */
export class DsnVault {
  /** @param key 32 bytes. */
  constructor(
    private readonly key: Buffer,
    private readonly publicUrl: string,
  ) {}

  issue(): SealedCredential {
    const secret = newUploadSecret();
    return { hash: hashSecret(secret), sealed: this.seal(secret) };
  }

  /** Returns the whole DSN. Throws when the key is not the one it was sealed with, or the stored bytes were altered. */
  open(sealed: Buffer): string {
    const nonce = sealed.subarray(0, nonceBytes);
    const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes);
    const decipher = createDecipheriv(algorithm, this.key, nonce);
    decipher.setAuthTag(tag);
    const secret = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
    return formatDsn(this.publicUrl, secret);
  }

  private seal(secret: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.key, nonce);
    const content = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), content]);
  }
}
