import type { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { rejectSarif } from '../limits/rejection.js';

export type SarifEncoding = 'identity' | 'gzip' | 'zstd';

export interface InflateCaps {
  /** Bytes that may come out, over all members. */
  readonly totalBytes: number;
  /** Bytes out per byte in. Not looked at before 32 MiB are out: small texts of one letter are no attack. */
  readonly inflateRatio: number;
}

const ratioFloorBytes = 32 * 1024 * 1024;
const outputBytes = 128 * 1024;

/**
 * Inflates a stored document as a stream. Members one after the other are joined, as gzip and zstd do it; zeros after the last gzip member are
 * padding; anything else behind it is refused, and so is a member inside a member (the text would not be JSON).
 *
 * @throws DomainError `sarif-invalid` when the data is damaged or inflates beyond a cap.
 */
export async function* inflate(source: Readable, encoding: SarifEncoding, caps: InflateCaps): AsyncGenerator<Buffer> {
  const input = new CompressedInput(source);
  let bytesOut = 0;
  try {
    const output = encoding === 'identity' ? input.chunks() : membersOf(input, encoding);
    for await (const chunk of output) {
      bytesOut += chunk.length;
      checkCaps(bytesOut, input.bytesRead, caps);
      yield chunk;
    }
  } finally {
    source.destroy();
  }
}

function checkCaps(bytesOut: number, bytesIn: number, caps: InflateCaps): void {
  if (bytesOut > caps.totalBytes)
    rejectSarif([`rejecting SARIF, as it is larger than allowed when inflated (more than ${caps.totalBytes} bytes)`]);
  if (bytesOut > ratioFloorBytes && bytesOut > bytesIn * caps.inflateRatio) {
    rejectSarif([
      `rejecting SARIF, as it inflates to more than allowed (${Math.floor(bytesOut / bytesIn)} > ${caps.inflateRatio} times its size)`,
    ]);
  }
}

async function* membersOf(input: CompressedInput, encoding: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
  do {
    yield* inflateMember(
      input,
      encoding === 'gzip' ? createGunzip({ chunkSize: outputBytes }) : createZstdDecompress({ chunkSize: outputBytes }),
    );
    if (encoding === 'gzip') await input.skipZeros();
  } while (await input.hasMore());
}

async function* inflateMember(input: CompressedInput, engine: Gunzip | ZstdDecompress): AsyncGenerator<Buffer> {
  const feeding = feed(input, engine);
  // A failing source has to reach whoever reads the engine; a failing engine ends the feeding.
  feeding.catch((error: unknown) => engine.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const chunk of engine) yield chunk as Buffer;
    await feeding;
  } catch (error) {
    const damage = damageOf(error);
    if (damage === undefined) throw error;
    rejectSarif([`Invalid SARIF. The compressed data is damaged: ${damage}`], error);
  } finally {
    engine.destroy();
  }
}

/** Feeds chunk by chunk until the input or the member ends; what lies behind the member goes back to the input. */
async function feed(input: CompressedInput, engine: Gunzip | ZstdDecompress): Promise<void> {
  let written = 0;
  for (let chunk = await input.next(); chunk !== undefined; chunk = await input.next()) {
    written += chunk.length;
    await write(engine, chunk);
    if (engine.bytesWritten < written) return input.unread(chunk.subarray(chunk.length - (written - engine.bytesWritten)));
  }
  engine.end();
}

async function write(engine: Gunzip | ZstdDecompress, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    engine.once('close', resolve);
    engine.write(chunk, (error) => {
      engine.off('close', resolve);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** What the engine complains about; undefined when the failure is not about the data. */
function damageOf(error: unknown): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^(Z_|ZSTD_)/.test(code) ? message : undefined;
}

/** The compressed bytes, with the possibility to give some back. */
class CompressedInput {
  bytesRead = 0;
  private readonly iterator: AsyncIterator<Buffer>;
  private returned: Buffer | undefined;

  constructor(source: Readable) {
    this.iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async next(): Promise<Buffer | undefined> {
    const { returned } = this;
    this.returned = undefined;
    if (returned !== undefined) return returned;
    const { value, done } = await this.iterator.next();
    if (done === true) return undefined;
    const chunk = Buffer.isBuffer(value) ? value : Buffer.from(value as Uint8Array);
    this.bytesRead += chunk.length;
    return chunk;
  }

  unread(chunk: Buffer): void {
    this.returned = chunk;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) yield chunk;
  }

  async hasMore(): Promise<boolean> {
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) {
      if (chunk.length === 0) continue;
      this.unread(chunk);
      return true;
    }
    return false;
  }

  async skipZeros(): Promise<void> {
    while (await this.hasMore()) {
      const chunk = (await this.next()) ?? Buffer.alloc(0);
      const first = chunk.findIndex((byte) => byte !== 0);
      if (first < 0) continue;
      return this.unread(chunk.subarray(first));
    }
  }
}
