/** An analyzer did not deliver; the message is for people. */
export class AnalyzerFailure extends Error {
  /** The end of what it said, for the log. */
  readonly output: string;
  readonly durationMs: number;

  constructor(
    readonly kind: 'failed' | 'timed-out' | 'stopped',
    message: string,
    details: { readonly output?: string; readonly durationMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'AnalyzerFailure';
    this.output = details.output ?? '';
    this.durationMs = details.durationMs ?? 0;
  }
}
