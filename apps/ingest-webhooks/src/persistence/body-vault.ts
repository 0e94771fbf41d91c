import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync, zstdDecompress } from 'node:zlib';

const nonceLength = 12;
const tagLength = 16;
/** Compressing more than this on the main thread would hold up other requests; less is done sooner than handed over. */
const asyncFromBytes = 128 * 1024;
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const compressInBackground = promisify(zstdCompress) as (bytes: Buffer, settings: typeof options) => Promise<Buffer>;
const decompress = promisify(zstdDecompress) as (bytes: Buffer, settings: { maxOutputLength: number }) => Promise<Buffer>;

/**
 * Seals the bodies of deliveries at rest: zstd (RFC 8878), then AES-256-GCM (NIST SP 800-38D); 12 bytes of nonce, the ciphertext, 16 bytes of
 * tag. `context` (who the body belongs to) is authenticated too, so that a body cannot be moved to another row.
 */
export class BodyVault {
  constructor(
    private readonly key: Buffer,
    private readonly maxBytes: number,
  ) {}

  async seal(body: Buffer, context: string): Promise<Buffer> {
    const compressed = body.length < asyncFromBytes ? zstdCompressSync(body, options) : await compressInBackground(body, options);
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(compressed), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when the key or the context is another one, or the bytes were changed. */
  async open(sealed: Buffer, context: string): Promise<Buffer> {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, nonceLength)).setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(-tagLength));
    const compressed = Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()]);
    return decompress(compressed, { maxOutputLength: this.maxBytes });
  }
}
