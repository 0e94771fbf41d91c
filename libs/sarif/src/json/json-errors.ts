/** The text is not JSON; `offset` is the byte at which that became certain. */
export class JsonSyntaxError extends Error {
  constructor(
    readonly offset: number,
    what: string,
  ) {
    super(`${what} at byte ${offset}`);
    this.name = 'JsonSyntaxError';
  }
}

/** The text may be JSON, but it is larger or deeper than the reader accepts. */
export class JsonLimitError extends Error {
  constructor(
    readonly limit: 'depth' | 'bytes',
    readonly allowed: number,
  ) {
    super(limit === 'depth' ? `nested deeper than ${allowed} levels` : `longer than ${allowed} bytes`);
    this.name = 'JsonLimitError';
  }
}
