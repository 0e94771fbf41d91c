import { createCipheriv, createDecipheriv, createSecretKey, randomFillSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const nonceLength = 12;
const tagLength = 16;
const plain = 0;
const compressed = 1;

/** Below this, setting up a compressor costs more than storing a few kilobytes for some days; most bodies are. */
const compressedFromBytes = 64 * 1024;

const compress = promisify(deflateRaw);
const decompress = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/**
 * Seals the bodies of deliveries at rest with AES-256-GCM (NIST SP 800-38D), large ones compressed before (DEFLATE, RFC 1951). A sealed body is
 * one byte that tells whether it was compressed, 12 bytes of nonce, the ciphertext, 16 bytes of tag. `context` (who the body belongs to) is
 * authenticated too, so that a body cannot be moved to another row.
 */
export class BodyVault {
  private readonly key: KeyObject;
  /** Random bytes are fetched for many nonces at once: a fetch costs as much as the encryption of a small body. */
  private readonly nonces = Buffer.alloc(nonceLength * 256);
  private noncesUsed = this.nonces.length;

  constructor(
    key: Buffer,
    private readonly maxBytes: number,
  ) {
    this.key = createSecretKey(key);
  }

  async seal(body: Buffer, context: string): Promise<Buffer> {
    if (body.length < compressedFromBytes) return this.encrypt(plain, body, context);
    return this.encrypt(compressed, await compress(body), context);
  }

  /** Throws when the key or the context is another one, or the bytes were changed. */
  async open(sealed: Buffer, context: string): Promise<Buffer> {
    const form = sealed.readUInt8(0);
    const nonce = sealed.subarray(1, 1 + nonceLength);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce).setAAD(authenticated(form, context));
    decipher.setAuthTag(sealed.subarray(-tagLength));
    const content = Buffer.concat([decipher.update(sealed.subarray(1 + nonceLength, -tagLength)), decipher.final()]);
    return form === compressed ? decompress(content, { maxOutputLength: this.maxBytes }) : content;
  }

  private encrypt(form: number, content: Buffer, context: string): Buffer {
    const nonce = this.nextNonce();
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(authenticated(form, context));
    return Buffer.concat([Buffer.of(form), nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  }

  private nextNonce(): Buffer {
    if (this.noncesUsed === this.nonces.length) {
      randomFillSync(this.nonces);
      this.noncesUsed = 0;
    }
    this.noncesUsed += nonceLength;
    return Buffer.from(this.nonces.subarray(this.noncesUsed - nonceLength, this.noncesUsed));
  }
}

function authenticated(form: number, context: string): Buffer {
  return Buffer.from(`${form} ${context}`);
}
