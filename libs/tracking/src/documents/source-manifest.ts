import type { Id } from '@lintel/kernel';
import { z } from 'zod';
import { decodeJson, encodeJson, inflate } from './json-blob.js';
import { zstdCompressSync } from 'node:zlib';

/** Object name of a git blob: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits. */
export const blobOid = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);

/** A file of the analysed commit. */
export const sourceFile = z.object({
  /** Relative to the root of the repository, `/`-separated. */
  path: z.string().min(1),
  blobOid,
  sizeBytes: z.number().int().nonnegative(),
  /** Key of the stored text, for files that have findings. */
  text: z.string().min(1).optional(),
});
export type SourceFile = z.infer<typeof sourceFile>;

/** Every file of the analysed commit. */
export const sourceManifest = z.object({ commitOid: blobOid, files: z.array(sourceFile) });
export type SourceManifest = z.infer<typeof sourceManifest>;

const maxManifestBytes = 256 * 1024 * 1024;
const maxTextBytes = 16 * 1024 * 1024;

/** Stored with `storedAsJson`. */
export function encodeSourceManifest(manifest: SourceManifest): Buffer {
  return encodeJson(manifest);
}

/** Throws `malformed-payload`. */
export function decodeSourceManifest(stored: Uint8Array): SourceManifest {
  return decodeJson(sourceManifest, stored, maxManifestBytes);
}

/** Where the text of a blob is kept; equal blobs of an account are kept once. */
export function sourceTextKey(accountId: Id, oid: string): string {
  return `sources/${accountId}/${oid}`;
}

/** Stored with `storedAsText`. Bytes as git has them. */
export function encodeSourceText(text: Uint8Array | string): Buffer {
  return zstdCompressSync(typeof text === 'string' ? Buffer.from(text) : text);
}

/** The text of a stored source file; bytes that are not UTF-8 become U+FFFD, so that line and column stay countable. */
export function decodeSourceText(stored: Uint8Array): string {
  return inflate(stored, maxTextBytes).toString('utf8');
}
