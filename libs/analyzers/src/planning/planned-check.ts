import type { RepositoryConfiguration } from '../configuration/repository-configuration.js';
import type { AnalyzerManifest } from '../manifest/analyzer-manifest.js';

/** A file of the analysed commit, as git lists it. */
export interface CandidateFile {
  /** Relative to the root, `/` between segments. */
  readonly path: string;
  readonly sizeBytes: number;
}

export interface AnalysableFile extends CandidateFile {
  /** Linguist name; undefined for text of no known language. */
  readonly language: string | undefined;
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

export interface PlanInput {
  readonly files: readonly CandidateFile[];
  /** From `parseConfiguration`; undefined: detect everything. */
  readonly configuration?: RepositoryConfiguration | undefined;
  /** Whether the program of an optional analyzer is there; by default those are left out (see `availableAnalyzers`). */
  readonly available?: ReadonlySet<string> | undefined;
}
