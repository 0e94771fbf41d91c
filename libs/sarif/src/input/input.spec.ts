import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inflate, type SarifEncoding } from './inflate.js';
import { paced } from './pace.js';
import { asUtf8 } from './utf8.js';

const caps = { totalBytes: 100 * 1024 * 1024, inflateRatio: 300 };
const inflated = async (bytes: readonly Uint8Array[], encoding: SarifEncoding, limits = caps): Promise<string> =>
  (await buffer(inflate(Readable.from(bytes), encoding, limits))).toString();

function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...new Set(cuts.map((cut) => cut % (bytes.length + 1))), bytes.length].sort((a, b) => a - b);
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

describe('inflate', () => {
  const compress = { gzip: gzipSync, zstd: zstdCompressSync, identity: (text: string) => Buffer.from(text) } as const;

  it.each(['gzip', 'zstd', 'identity'] as const)(
    'gives back %s text, several members joined, wherever the chunks end',
    async (encoding) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string(), { minLength: 1, maxLength: 4 }),
          fc.array(fc.nat(200), { maxLength: 5 }),
          async (texts, cuts) => {
            const bytes = Buffer.concat(texts.map((text) => compress[encoding](text)));
            expect(await inflated(pieces(bytes, cuts), encoding)).toBe(texts.join(''));
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  it.each(['gzip', 'zstd'] as const)('refuses %s data cut off anywhere', async (encoding) => {
    const bytes = compress[encoding]('{"version":"2.1.0"}');
    for (let length = 0; length < bytes.length; length += 1) {
      await expect(inflated([bytes.subarray(0, length)], encoding)).rejects.toMatchObject({
        code: 'sarif-invalid',
        message: expect.stringMatching(/damaged/),
      });
    }
  });

  it.each(['gzip', 'zstd'] as const)('refuses garbage after %s data, in the same chunk and in a later one', async (encoding) => {
    const bytes = compress[encoding]('{}');
    const garbage = Buffer.from('garbage');
    for (const chunks of [
      [Buffer.concat([bytes, garbage])],
      [bytes, garbage],
      [bytes, Buffer.alloc(3), garbage],
      [Buffer.concat([bytes, Buffer.alloc(3), garbage])],
    ]) {
      await expect(inflated(chunks, encoding)).rejects.toMatchObject({ code: 'sarif-invalid' });
    }
  });

  it('takes zeros after a gzip member as padding', async () => {
    expect(await inflated([gzipSync('{}'), Buffer.alloc(512), Buffer.alloc(3)], 'gzip')).toBe('{}');
  });

  it('refuses plain text that is said to be compressed', async () => {
    await expect(inflated([Buffer.from('{"version":"2.1.0"}')], 'gzip')).rejects.toMatchObject({ code: 'sarif-invalid' });
    await expect(inflated([Buffer.from('{"version":"2.1.0"}')], 'zstd')).rejects.toMatchObject({ code: 'sarif-invalid' });
  });

  it('stops a bomb at the ratio and at the total, members counted together', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
    await expect(inflated([bomb], 'gzip')).rejects.toThrow(/inflates to more than allowed \(\d+ > 300 times/);
    const noisy = gzipSync(Buffer.from(Array.from({ length: 200_000 }, (_, i) => Math.sin(i)).join()));
    const limits = { totalBytes: 5_000_000, inflateRatio: 1000 };
    await expect(inflated([noisy, noisy], 'gzip', limits)).rejects.toThrow('larger than allowed when inflated (more than 5000000 bytes)');
    await expect(inflated([noisy], 'gzip', limits)).resolves.toMatch(/^0,/);
  });

  it('passes a failing source on', async () => {
    const failing = Readable.from(
      (async function* () {
        yield gzipSync('{}').subarray(0, 5);
        throw new Error('disk is gone');
      })(),
    );
    await expect(buffer(inflate(failing, 'gzip', caps))).rejects.toThrow('disk is gone');
  });

  it('closes its source when the reader stops early', async () => {
    const source = Readable.from([gzipSync(Buffer.alloc(5_000_000, 0x20))]);
    for await (const chunk of inflate(source, 'gzip', caps)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(source.destroyed).toBe(true);
  });
});

describe('asUtf8', () => {
  const read = async (bytes: Buffer, cuts: readonly number[]): Promise<string> =>
    (await buffer(asUtf8(Readable.from(pieces(bytes, cuts))))).toString();

  it('reads UTF-8 and UTF-16 with a mark, wherever the chunks end', async () => {
    const swap = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 2 }), fc.array(fc.nat(60), { maxLength: 4 }), async (text, cuts) => {
        fc.pre(!text.startsWith('\ufeff'));
        const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
        for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16, swap(utf16)])
          expect(await read(bytes, cuts)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves very short texts alone', async () => {
    expect(await read(Buffer.from('1'), [])).toBe('1');
    expect(await read(Buffer.alloc(0), [])).toBe('');
  });
});

describe('paced', () => {
  it('lets other work run between the steps of one big chunk', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    let bytes = 0;
    for await (const step of paced(Readable.from([Buffer.alloc(4 * 1024 * 1024)]))) {
      bytes += step.length;
      const until = performance.now() + 2;
      while (performance.now() < until);
    }
    clearInterval(timer);
    expect(bytes).toBe(4 * 1024 * 1024);
    expect(turns).toBeGreaterThan(10);
  });
});
