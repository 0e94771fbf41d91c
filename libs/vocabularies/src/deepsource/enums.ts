import type { AccountType, Category, CheckStatus, Provider, Role, RunStatus, Severity } from '@lintel/kernel';

/** Spellings of the DeepSource API. `Record` over the domain's words: a missing member does not compile. */
export const vcsProvider: Readonly<Record<Provider, string>> = {
  github: 'GITHUB',
  'github-enterprise': 'GITHUB_ENTERPRISE',
  gitlab: 'GITLAB',
  gsr: 'GSR',
};
export const accountType: Readonly<Record<AccountType, string>> = { individual: 'INDIVIDUAL', team: 'TEAM' };
export const memberRole: Readonly<Record<Role, 'ADMIN' | 'MEMBER' | 'CONTRIBUTOR'>> = {
  owner: 'ADMIN',
  admin: 'ADMIN',
  member: 'MEMBER',
  contributor: 'CONTRIBUTOR',
  viewer: 'CONTRIBUTOR',
};
export const runStatus: Readonly<Record<RunStatus, string>> = {
  pending: 'PENDING',
  success: 'SUCCESS',
  failure: 'FAILURE',
  timeout: 'TIMEOUT',
  cancelled: 'CANCEL',
  skipped: 'SKIPPED',
};
export const checkStatus: Readonly<Record<CheckStatus, string>> = {
  waiting: 'WAITING',
  pending: 'PENDING',
  success: 'SUCCESS',
  failure: 'FAILURE',
  timeout: 'TIMEOUT',
  cancelled: 'CANCEL',
  neutral: 'NEUTRAL',
  skipped: 'SKIPPED',
};
export const issueCategory: Readonly<Record<Category, string>> = {
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
export const issueSeverity: Readonly<Record<Severity, string>> = { critical: 'CRITICAL', major: 'MAJOR', minor: 'MINOR' };

/** Reads a foreign spelling back; undefined when it is not one of ours. */
export function fromForeign<Domain extends string>(table: Readonly<Record<Domain, string>>, foreign: string): Domain | undefined {
  return (Object.keys(table) as Domain[]).find((domain) => table[domain] === foreign);
}
export { metricKey, metricShortcode } from './metrics.js';
