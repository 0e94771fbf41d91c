import type { AccountType, CheckStatus, Provider, Role, RunStatus } from '@lintel/kernel';

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

/** Reads a spelling back; the schema lets no other through. */
export function toDomain<Domain extends string>(table: Readonly<Record<Domain, string>>, word: string): Domain {
  const found = (Object.keys(table) as Domain[]).find((domain) => table[domain] === word);
  if (found === undefined) throw new Error(`"${word}" is no word of this enumeration`);
  return found;
}
