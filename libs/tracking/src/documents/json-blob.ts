import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { DomainError } from '@lintel/kernel';
import type { z } from 'zod';

/** How the documents of this folder are stored: JSON or text in one zstd frame. */
export const storedAsJson = { contentType: 'application/json', contentEncoding: 'zstd' } as const;
export const storedAsText = { contentType: 'text/plain; charset=utf-8', contentEncoding: 'zstd' } as const;

export function encodeJson(value: unknown): Buffer {
  return zstdCompressSync(Buffer.from(JSON.stringify(value)));
}

/** Inflates and checks a document; `malformed-payload` when it is not what the schema says or inflates beyond `maxBytes`. */
export function decodeJson<Schema extends z.ZodType>(schema: Schema, stored: Uint8Array, maxBytes: number): z.infer<Schema> {
  const checked = schema.safeParse(parse(inflate(stored, maxBytes).toString('utf8')));
  if (!checked.success) throw new DomainError('malformed-payload', { reason: checked.error.issues[0]?.message ?? 'unexpected shape' });
  return checked.data;
}

export function inflate(stored: Uint8Array, maxBytes: number): Buffer {
  try {
    return zstdDecompressSync(stored, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw new DomainError('malformed-payload', { reason: 'the document is no zstd frame or inflates beyond its limit' }, { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DomainError('malformed-payload', { reason: 'the document is not JSON' }, { cause });
  }
}
