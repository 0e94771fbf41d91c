import type { AnalyzerLimits, PreparedCommand, RunPaths } from '@lintel/analyzers';

export const executorNames = ['process', 'bubblewrap'] as const;
export type ExecutorName = (typeof executorNames)[number];

/** One command to run on code that nobody trusts. */
export interface ExecutionOrder {
  readonly command: PreparedCommand;
  /** Directories of this machine; the command sees them where `placesFor` says. */
  readonly host: RunPaths;
  /** What else of this machine the command must be able to read, at the same place. */
  readonly readablePaths: readonly string[];
  readonly limits: AnalyzerLimits;
  /** Where stdout is kept; outside every directory that the command sees. */
  readonly stdoutFile: string;
  readonly signal?: AbortSignal | undefined;
}

/** How a command ended; only `exited` has an exit code that means something. */
export type Ending = 'exited' | 'killed' | 'timed-out' | 'too-much-output' | 'out-of-memory' | 'stopped';

export interface ExecutionResult {
  readonly ending: Ending;
  readonly exitCode: number | null;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
  readonly durationMs: number;
}

/** Runs analyzers. Two of them exist for one machine; what they share is in `run-limited.ts`. */
export interface Executor {
  readonly name: ExecutorName;
  /** Where a command finds its directories. */
  placesFor(host: RunPaths): RunPaths;
  /** Runs one command to its end, whatever that is; rejects only when it could not be started. */
  execute(order: ExecutionOrder): Promise<ExecutionResult>;
}
