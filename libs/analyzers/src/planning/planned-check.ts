import type { RepositoryConfiguration } from '../configuration/repository-configuration.js';
import type { AnalyzerManifest } from '../manifest/analyzer-manifest.js';

/** A file of the analysed commit, as git lists it. */
export interface CandidateFile {
  /** Relative to the root, `/` between segments. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Linguist name, when it is known already (from a `#!` line, say); otherwise it follows from the path. */
  readonly language?: string | undefined;
  /** Says it is generated, or is minified; only a look into the file can tell (`inspectFiles`). */
  readonly isGenerated?: boolean | undefined;
}

export interface AnalysableFile extends CandidateFile {
  readonly isGenerated: boolean;
  /** Matches the test patterns of the configuration, or looks like a test by its name. */
  readonly isTest: boolean;
}

/** One analyzer that is to run, and on what. */
export interface PlannedCheck {
  readonly analyzer: AnalyzerManifest;
  /** Sorted by path. */
  readonly files: readonly AnalysableFile[];
  /** `meta` table of the repository configuration; empty when there is none. */
  readonly meta: Readonly<Record<string, unknown>>;
  readonly reason: 'always' | 'configured' | 'detected';
}

/** Why a file is not analysed at all. */
export type ExclusionReason = 'pattern' | 'vendored' | 'lock-file' | 'minified' | 'generated' | 'binary' | 'too-large' | 'not-a-file';

export interface FileSelection {
  readonly included: readonly AnalysableFile[];
  readonly excluded: readonly { readonly path: string; readonly reason: ExclusionReason }[];
}

export interface PlanInput {
  readonly files: readonly CandidateFile[];
  /** From `parseConfiguration`; undefined: detect everything. */
  readonly configuration?: RepositoryConfiguration | undefined;
  /** Whether the program of an optional analyzer is there; by default those are left out (see `availableAnalyzers`). */
  readonly available?: ReadonlySet<string> | undefined;
  /** Analyzers that are planned, as long as they are enabled, even when no file is left for them: to say that what they reported before is gone. */
  readonly carriedOver?: ReadonlySet<string> | undefined;
}
