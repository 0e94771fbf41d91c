/** The output of an analyzer cannot be read: the run failed, whatever the exit code said. */
export class AnalyzerOutputError extends Error {
  constructor(
    readonly analyzer: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`The output of the analyzer "${analyzer}" cannot be read: ${reason}`, options);
    this.name = 'AnalyzerOutputError';
  }
}
