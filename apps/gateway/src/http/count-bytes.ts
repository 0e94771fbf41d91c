import { Transform, type TransformCallback } from 'node:stream';
import { DomainError } from '@lintel/kernel';

/** Lets a body through untouched and fails with `payload-too-large` once it is longer than allowed. */
export class CountBytes extends Transform {
  private size = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.size += chunk.length;
    if (this.size > this.maxBytes) done(new DomainError('payload-too-large', { maxBytes: this.maxBytes }));
    else done(null, chunk);
  }
}
