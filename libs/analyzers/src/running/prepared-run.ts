import type { AnalyzerLimits } from '../manifest/analyzer-manifest.js';

/** Directories as the analyzer will see them (in a sandbox: mount points). */
export interface RunPaths {
  /** The checkout, read-only. */
  readonly code: string;
  /** Files of `PreparedRun.configFiles`, read-only. */
  readonly config: string;
  /** Fresh and writable. */
  readonly output: string;
}

/** One command line; `argv[0]` is an absolute path. */
export interface PreparedCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** What to read back: stdout, or a file of this name in the output directory. */
  readonly output: { readonly kind: 'stdout' | 'file'; readonly fileName: string };
}

/** Everything an executor needs to run an analyzer. Making one reads nothing of the checkout and starts nothing. */
export interface PreparedRun {
  /** In order; more than one when the files do not fit one command line. All must succeed. */
  readonly commands: readonly PreparedCommand[];
  /** Written to the configuration directory before the run; file names without directories. */
  readonly configFiles: readonly { readonly fileName: string; readonly text: string }[];
  /** Absolute paths of this machine that the analyzer must be able to read, at the same place (programs, packages). */
  readonly readablePaths: readonly string[];
  /** Exit code → meaning; a code that is not listed is an error. */
  readonly exit: { readonly ok: readonly number[]; readonly findings: readonly number[]; readonly error: readonly number[] };
  /** File of the output directory with the measurements, when the analyzer measures. */
  readonly measurementsFileName: string | undefined;
  readonly limits: AnalyzerLimits;
}

export interface RunFile {
  readonly path: string;
  readonly isTest: boolean;
}

export interface RunInput {
  /** Paths are relative to the checkout. */
  readonly files: readonly RunFile[];
  readonly paths: RunPaths;
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
}
