/** The words that every service shares. Foreign spellings of them live in `libs/vocabularies`. */

export const providers = ['github', 'github-enterprise', 'gitlab', 'gsr'] as const;
export type Provider = (typeof providers)[number];

export const accountTypes = ['individual', 'team'] as const;
export type AccountType = (typeof accountTypes)[number];

/** From least to most rights. */
export const roles = ['viewer', 'contributor', 'member', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

export const categories = [
  'bug-risk',
  'anti-pattern',
  'performance',
  'security',
  'coverage',
  'typecheck',
  'style',
  'documentation',
  'secrets',
] as const;
export type Category = (typeof categories)[number];

/** Severity of a rule, most severe first. */
export const severities = ['critical', 'major', 'minor'] as const;
export type Severity = (typeof severities)[number];

export const runStatuses = ['pending', 'success', 'failure', 'timeout', 'cancelled', 'skipped'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const checkStatuses = ['waiting', 'pending', 'success', 'failure', 'timeout', 'cancelled', 'neutral', 'skipped'] as const;
export type CheckStatus = (typeof checkStatuses)[number];
