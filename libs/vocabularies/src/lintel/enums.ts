import type { AccountType, Category, CheckStatus, Provider, Role, RunStatus, Severity } from '@lintel/kernel';

/** Spellings of Lintel's own graph. `Record` over the domain's words: a missing member does not compile. */
export const provider: Readonly<Record<Provider, string>> = {
  github: 'GITHUB',
  'github-enterprise': 'GITHUB_ENTERPRISE',
  gitlab: 'GITLAB',
  gsr: 'GSR',
};
export const accountType: Readonly<Record<AccountType, string>> = { individual: 'INDIVIDUAL', team: 'TEAM' };
export const role: Readonly<Record<Role, string>> = {
  viewer: 'VIEWER',
  contributor: 'CONTRIBUTOR',
  member: 'MEMBER',
  admin: 'ADMIN',
  owner: 'OWNER',
};

export const runStatus: Readonly<Record<RunStatus, string>> = {
  pending: 'PENDING',
  success: 'SUCCESS',
  failure: 'FAILURE',
  timeout: 'TIMEOUT',
  cancelled: 'CANCELLED',
  skipped: 'SKIPPED',
};
export const checkStatus: Readonly<Record<CheckStatus, string>> = {
  waiting: 'WAITING',
  pending: 'PENDING',
  success: 'SUCCESS',
  failure: 'FAILURE',
  timeout: 'TIMEOUT',
  cancelled: 'CANCELLED',
  neutral: 'NEUTRAL',
  skipped: 'SKIPPED',
};

export const category: Readonly<Record<Category, string>> = {
  'bug-risk': 'BUG_RISK',
  'anti-pattern': 'ANTI_PATTERN',
  performance: 'PERFORMANCE',
  security: 'SECURITY',
  coverage: 'COVERAGE',
  typecheck: 'TYPECHECK',
  style: 'STYLE',
  documentation: 'DOCUMENTATION',
  secrets: 'SECRETS',
};
export const severity: Readonly<Record<Severity, string>> = { critical: 'CRITICAL', major: 'MAJOR', minor: 'MINOR' };

/** Reads a spelling back; the schema lets no other through. */
export function toDomain<Domain extends string>(table: Readonly<Record<Domain, string>>, word: string): Domain {
  const found = (Object.keys(table) as Domain[]).find((domain) => table[domain] === word);
  if (found === undefined) throw new Error(`"${word}" is no word of this enumeration`);
  return found;
}
