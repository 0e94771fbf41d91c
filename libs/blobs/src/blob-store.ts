import type { Readable } from 'node:stream';
import type { BlobReference } from '@lintel/events';

export interface PutOptions {
  readonly contentType: string;
  /** How the bytes handed over are encoded already; stored as they are. */
  readonly contentEncoding?: BlobReference['contentEncoding'];
}

/**
 * Keeps documents too large for a row or an event. Keys are `/`-separated words of `[A-Za-z0-9._-]`.
 * A put is atomic: a reader sees the whole document or none. Abstract class so that it can be a Nest token.
 */
export abstract class BlobStore {
  /** Stores bytes under `key` (replacing what was there) and returns the reference. */
  abstract put(key: string, content: Uint8Array | Readable, options: PutOptions): Promise<BlobReference>;
  /** Opens a stored document; rejects with `resource-not-found` when it is not there. */
  abstract open(key: string): Promise<Readable>;
  /** Reads a whole document into memory; refuses more than `maxBytes` with `payload-too-large`. */
  abstract read(key: string, maxBytes: number): Promise<Buffer>;
  abstract has(key: string): Promise<boolean>;
  /** Removes a document; removing one that is not there is fine. */
  abstract remove(key: string): Promise<void>;
}
