import picomatch from 'picomatch';
import type { RepositoryConfiguration } from '../configuration/repository-configuration.js';
import { exclusionByPath } from './exclusions.js';
import { languageOfPath } from './languages.js';
import type { AnalysableFile, CandidateFile, ExclusionReason, FileSelection } from './planned-check.js';

type Patterns = Pick<RepositoryConfiguration, 'excludePatterns' | 'testPatterns'>;

const usualTests = picomatch(
  [
    '**/*.{spec,test,e2e-spec}.*',
    '**/__tests__/**',
    '**/{test,tests,spec,testdata,fixtures}/**',
    '**/test_*.py',
    '**/*_test.{py,go,rb}',
    '**/conftest.py',
    '**/*{Test,Tests,IT}.{java,kt,cs}',
    '**/src/test/**',
  ],
  { dot: true },
);

/**
 * Sorts files into those worth analysing and the others, by path and size alone: vendored, generated, minified and binary files, lock files, files
 * above 1 MiB, and what the configuration excludes. Reads nothing; `inspectFiles` also looks inside.
 */
export function selectFiles(files: readonly CandidateFile[], configuration?: Patterns): FileSelection {
  const isExcluded = matcher(configuration?.excludePatterns ?? []);
  const isConfiguredTest = matcher(configuration?.testPatterns ?? []);
  const included: AnalysableFile[] = [];
  const excluded: { path: string; reason: ExclusionReason }[] = [];
  for (const file of files) {
    const reason = isExcluded(file.path) ? 'pattern' : exclusionByPath(file.path, file.sizeBytes);
    if (reason) excluded.push({ path: file.path, reason });
    else included.push(describe(file, isConfiguredTest(file.path) || usualTests(file.path)));
  }
  included.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { included, excluded };
}

function describe(file: CandidateFile, isTest: boolean): AnalysableFile {
  return {
    path: file.path,
    sizeBytes: file.sizeBytes,
    language: file.language ?? languageOfPath(file.path),
    isGenerated: file.isGenerated ?? false,
    isTest,
  };
}

/** A glob names files; one that names a directory means all that is in it. */
function matcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const globs = patterns.map((pattern) => pattern.replace(/^\.?\//, '').replace(/\/$/, ''));
  return picomatch([...globs, ...globs.map((glob) => `${glob}/**`)], { dot: true });
}
