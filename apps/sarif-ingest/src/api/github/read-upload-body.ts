import { PassThrough, type Readable } from 'node:stream';
import type { BlobReference } from '@lintel/events';
import { DomainError } from '@lintel/kernel';
import { JsonLimitError, JsonScanner, JsonSyntaxError, members, type Selection } from '@lintel/sarif';
import { github } from '@lintel/vocabularies';
import type { UploadDescription } from '../../application/accept-upload.js';
import { Base64Decoder } from './base64-decoder.js';
import { readUploadFields, uploadFieldNames, type UploadFields } from './upload-fields.js';

const maxFieldBytes = 16 * 1024;
const maxDepth = 16;
/** Text of base64 and JSON around so many bytes of file. */
const bodyOverheadBytes = 1024 * 1024;
const gzipStart = [0x1f, 0x8b, 0x08];

export interface UploadBodyLimits {
  /** Of the compressed file. */
  readonly compressedBytes: number;
}

export interface UploadBody extends UploadDescription {
  readonly sarif: BlobReference;
}

/**
 * Reads the body of an upload as a stream: the file goes, decoded, straight to `store`; nothing of it is held. When the body turns out to be
 * unusable, what was stored is handed to `discard`.
 *
 * @throws DomainError, the first that applies: `malformed-payload` (no JSON), `invalid-input` (breaks the schema), `malformed-payload` (no
 * base64, no gzip), `payload-too-large`.
 */
export async function readUploadBody(
  body: Readable,
  limits: UploadBodyLimits,
  blobs: { store(content: Readable): Promise<BlobReference>; discard(sarif: BlobReference): Promise<void> },
): Promise<UploadBody> {
  const reader = new UploadBodyReader(limits);
  const storing = blobs.store(reader.content);
  storing.catch(() => reader.content.destroy());
  try {
    await reader.readAll(body);
    const description = reader.description();
    reader.content.end();
    return { ...description, sarif: await storing };
  } catch (error) {
    reader.content.destroy(error instanceof Error ? error : undefined);
    await storing.then(blobs.discard, () => undefined);
    throw error;
  }
}

class UploadBodyReader {
  readonly content = new PassThrough({ highWaterMark: 256 * 1024 });
  private readonly scanner: JsonScanner;
  private readonly decoder = new Base64Decoder();
  private readonly fields: Partial<Record<keyof UploadFields, unknown>> = {};
  private readonly violations: string[] = [];
  private fileCount = 0;
  private isFileText = false;
  private head: number[] = [];
  private fileBytes = 0;
  private isObject = false;

  constructor(private readonly limits: UploadBodyLimits) {
    // Whoever stores it hears of its errors, too.
    this.content.on('error', () => undefined);
    this.scanner = new JsonScanner(this.selection(), { maxDepth, maxBytes: Math.ceil(limits.compressedBytes * 1.5) + bodyOverheadBytes });
  }

  async readAll(body: Readable): Promise<void> {
    try {
      // An answer has to go back on the same connection, so that leaving early must not destroy the request.
      for await (const chunk of body.iterator({ destroyOnReturn: false })) {
        this.scanner.write(chunk as Buffer);
        if (this.content.writableNeedDrain && !this.content.destroyed) await drained(this.content);
      }
      this.scanner.end();
    } catch (error) {
      if (error instanceof JsonSyntaxError)
        throw new DomainError('malformed-payload', { reason: 'Problems parsing JSON' }, { cause: error });
      if (error instanceof JsonLimitError && error.limit === 'bytes')
        throw new DomainError('payload-too-large', { maxBytes: this.limits.compressedBytes });
      if (error instanceof JsonLimitError) throw new DomainError('invalid-input', { reason: 'The body is nested too deep.' });
      throw error;
    }
  }

  /** What the body says; throws when it cannot be used. */
  description(): UploadDescription {
    const fields = readUploadFields(this.fields);
    const violations = [...('violations' in fields ? fields.violations : []), ...this.fileViolations(), ...this.violations];
    if (!this.isObject) throw new DomainError('invalid-input', { reason: 'The body is not a JSON object.' });
    if (violations.length > 0 || 'violations' in fields) throw new DomainError('invalid-input', { reason: violations.join('\n') });
    this.take(this.decoder.end());
    this.requireFile();
    return fields;
  }

  private requireFile(): void {
    const { problem } = this.decoder;
    const { compressedBytes: maxBytes } = this.limits;
    if (problem !== undefined)
      throw new DomainError('malformed-payload', { reason: `Invalid SARIF. "sarif" is not valid base64: ${problem}.` });
    if (gzipStart.some((byte, index) => this.head[index] !== byte))
      throw new DomainError('malformed-payload', { reason: 'Invalid SARIF. "sarif" is not a gzip stream.' });
    if (this.fileBytes > maxBytes) throw new DomainError('payload-too-large', { maxBytes });
  }

  private fileViolations(): string[] {
    if (this.fileCount === 0) return [github.githubViolation.missing('sarif')];
    if (this.fileCount > 1) return ['"sarif" was supplied more than once.'];
    return this.isFileText ? [] : ["For 'properties/sarif', the value is not a string."];
  }

  private selection(): Selection {
    const field = (name: keyof UploadFields): Selection => ({
      capture: {
        maxBytes: maxFieldBytes,
        onText: (text) => (this.fields[name] = JSON.parse(text) as unknown),
        onOversized: () => this.violations.push(`"${name}" is too long.`),
      },
    });
    const sarif: Selection = {
      onEnter: (kind) => {
        this.fileCount += 1;
        this.isFileText = kind === 'string';
      },
      capture: {
        maxBytes: Number.POSITIVE_INFINITY,
        onPiece: (bytes) => this.isFileText && this.take(this.decoder.write(bytes)),
        onText: () => undefined,
        onOversized: () => undefined,
      },
    };
    return {
      onEnter: (kind) => (this.isObject = kind === 'object'),
      members: members({ sarif, ...Object.fromEntries(uploadFieldNames.map((name) => [name, field(name)])) }),
      onOtherMember: (name) => {
        if (this.violations.length < 20) this.violations.push(github.githubViolation.notPermitted(name));
      },
    };
  }

  /** Passes on bytes of the file, until it is too long. */
  private take(bytes: Buffer): void {
    for (let index = 0; this.head.length < gzipStart.length && index < bytes.length; index += 1) this.head.push(bytes[index] as number);
    this.fileBytes += bytes.length;
    if (this.fileBytes <= this.limits.compressedBytes && bytes.length > 0) this.content.write(bytes);
  }
}

/** Resolves when the stream takes more, or nothing any more. */
function drained(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('close', done);
  });
}
