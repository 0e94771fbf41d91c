import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobReference } from '@lintel/events';
import { DomainError, newUuid } from '@lintel/kernel';
import { BlobStore, type PutOptions } from './blob-store.js';

const keyPattern = /^[\w.-]+(\/[\w.-]+)*$/;

/** Blob store in a folder; written to a temporary name first, then renamed, so that a crash leaves no half document. */
export class FileBlobStore extends BlobStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(key: string, content: Uint8Array | Readable, options: PutOptions): Promise<BlobReference> {
    const target = this.pathOf(key);
    const temporary = `${target}.${newUuid()}.part`;
    await mkdir(path.dirname(target), { recursive: true });
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        done(null, chunk);
      },
    });
    try {
      const source = content instanceof Readable ? content : Readable.from([Buffer.from(content)]);
      await pipeline(source, measure, createWriteStream(temporary, { mode: 0o600 }));
      await flush(temporary);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return {
      key,
      sizeBytes,
      sha256: hash.digest('hex'),
      contentType: options.contentType,
      contentEncoding: options.contentEncoding ?? 'identity',
    };
  }

  async open(key: string): Promise<Readable> {
    const target = this.pathOf(key);
    await this.requirePresent(key, target);
    return createReadStream(target);
  }

  async read(key: string, maxBytes: number): Promise<Buffer> {
    const target = this.pathOf(key);
    await this.requirePresent(key, target);
    if ((await stat(target)).size > maxBytes) throw new DomainError('payload-too-large', { maxBytes });
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(target)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  async has(key: string): Promise<boolean> {
    return access(this.pathOf(key)).then(
      () => true,
      () => false,
    );
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private async requirePresent(key: string, target: string): Promise<void> {
    await access(target).catch((cause: unknown) => {
      throw new DomainError('resource-not-found', { resource: `Document ${key}` }, { cause });
    });
  }

  private pathOf(key: string): string {
    if (!keyPattern.test(key) || key.split('/').some((word) => word === '.' || word === '..'))
      throw new DomainError('invalid-input', { reason: `"${key}" is no blob key` });
    return path.join(this.folder, key);
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
