export interface SpanOptions {
  readonly maxBytes: number;
  /** Takes the bytes as they come; nothing is kept then, and the text is empty. */
  readonly onPiece?: ((bytes: Uint8Array) => void) | undefined;
}

/** Bytes between a start and an end mark, over any number of chunks. Keeps at most `maxBytes`; what is longer is only measured. */
export class ByteSpan {
  private readonly pieces: Uint8Array[] = [];
  private keptBytes = 0;
  /** Where the span begins in the current chunk; -1 when it is closed. */
  private start = -1;
  private startOffset = 0;
  private maxBytes = 0;
  private blanks: number[] = [];
  private onPiece: ((bytes: Uint8Array) => void) | undefined;

  get isOpen(): boolean {
    return this.start >= 0;
  }

  /** Opens the span at `position` of the current chunk, which is `offset` in the whole document. */
  open(position: number, offset: number, { maxBytes, onPiece }: SpanOptions): void {
    this.onPiece = onPiece;
    this.start = position;
    this.startOffset = offset;
    this.maxBytes = maxBytes;
    this.keptBytes = 0;
    if (this.pieces.length > 0) this.pieces.length = 0;
    if (this.blanks.length > 0) this.blanks = [];
  }

  /** Hands over a space instead of the byte at `offset` of the document. */
  blank(offset: number): void {
    this.blanks.push(offset - this.startOffset);
  }

  /** The chunk ends while the span is open. */
  carry(chunk: Uint8Array): void {
    if (this.onPiece !== undefined) this.onPiece(chunk.subarray(this.start));
    else this.keep(chunk, chunk.length);
    this.start = 0;
  }

  /** Closes the span before `position` (`offset` in the document); returns its text, or undefined when it was too long. */
  close(chunk: Uint8Array, position: number, offset: number): { readonly text: string | undefined; readonly sizeBytes: number } {
    const sizeBytes = offset - this.startOffset;
    const isWithinChunk = this.pieces.length === 0 && this.blanks.length === 0;
    const start = this.start;
    if (this.onPiece !== undefined) {
      this.onPiece(chunk.subarray(start, position));
      this.forget();
      return { text: sizeBytes > this.maxBytes ? undefined : '', sizeBytes };
    }
    if (sizeBytes > this.maxBytes || isWithinChunk) {
      this.forget();
      return { text: sizeBytes > this.maxBytes ? undefined : textOf(chunk, start, position), sizeBytes };
    }
    this.keep(chunk, position);
    const bytes = Buffer.concat(this.pieces);
    for (const blank of this.blanks) bytes[blank] = 0x20;
    this.forget();
    return { text: bytes.toString('utf8'), sizeBytes };
  }

  private keep(chunk: Uint8Array, end: number): void {
    this.keptBytes += end - this.start;
    if (this.keptBytes > this.maxBytes) this.pieces.length = 0;
    else if (end > this.start) this.pieces.push(chunk.subarray(this.start, end));
  }

  private forget(): void {
    this.start = -1;
    this.pieces.length = 0;
  }
}

function textOf(chunk: Uint8Array, start: number, end: number): string {
  const view = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return view.toString('utf8', start, end);
}
