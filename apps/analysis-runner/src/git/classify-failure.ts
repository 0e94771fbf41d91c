import type { FetchFailureKind } from '../domain/fetch-failure.js';

/** Order matters: the first pattern found in what git wrote decides. The texts are git's own (LC_ALL=C). */
const patterns: readonly (readonly [RegExp, FetchFailureKind])[] = [
  [/couldn't find remote ref/, 'branch-missing'],
  [/not our ref|no such remote ref|unadvertised object|not a valid object name/, 'commit-missing'],
  [/Authentication failed|could not read (Username|Password)|terminal prompts disabled|error: 40[13]/, 'credential-refused'],
  [/repository '.*' not found|error: 404|does not appear to be a git repository/, 'repository-missing'],
  [/error: 30\d|Maximum \(\d+\) redirects|redirects? (is|are) not allowed/i, 'redirect-refused'],
  [/transport '.*' not allowed|protocol '.*' (is )?not supported|is not a git command/, 'address-refused'],
  [/died of signal 25|File too large|pack exceeds maximum/, 'too-large'],
  [/fsck error|contains '\.git'|invalid path|bad object|bad tree|malformed/, 'content-refused'],
  [/Operation too slow|timed out|Timeout/i, 'timed-out'],
];

/** Reads from git's error output why a fetch failed; what is not recognised counts as the host being unreachable, which is tried again. */
export function classifyFailure(stderr: string): FetchFailureKind {
  return patterns.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'unreachable';
}
