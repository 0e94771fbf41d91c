import type { ScmRepository } from '@lintel/events';
import type { AccountType, Provider } from '@lintel/kernel';
import type { GithubAccount, GithubListedRepository, GithubOrigin, GithubRepository } from './payloads.js';

export type GithubProvider = Extract<Provider, 'github' | 'github-enterprise'>;

export function repositoryOf(repository: GithubRepository, provider: GithubProvider): ScmRepository {
  return {
    provider,
    externalId: repository.id,
    ownerLogin: repository.owner.login,
    ...(repository.owner.id !== undefined && { ownerExternalId: repository.owner.id }),
    ownerType: accountTypeOf(repository.owner.type),
    name: repository.name,
    cloneUrl: repository.clone_url,
    webUrl: repository.html_url,
    defaultBranch: repository.default_branch ?? null,
    isPrivate: repository.private,
  };
}

/** Installation events name a repository only; its addresses follow from the base URL of the host. */
export function listedRepositoryOf(
  repository: GithubListedRepository,
  account: GithubAccount,
  host: { readonly provider: GithubProvider; readonly baseUrl: string },
): ScmRepository {
  const owner = repository.full_name.split('/', 1)[0] || loginOf(account);
  const webUrl = `${host.baseUrl}/${owner}/${repository.name}`;
  return {
    provider: host.provider,
    externalId: repository.id,
    ownerLogin: owner,
    ...(owner === account.login && { ownerExternalId: account.id }),
    ownerType: accountTypeOf(account.type),
    name: repository.name,
    cloneUrl: `${webUrl}.git`,
    webUrl,
    defaultBranch: null,
    isPrivate: repository.private,
  };
}

export function originOf(payload: GithubOrigin): { installationExternalId?: string; senderLogin?: string } {
  return {
    ...(payload.installation && { installationExternalId: payload.installation.id }),
    ...(payload.sender && { senderLogin: payload.sender.login }),
  };
}

/** GitHub knows users, organisations, enterprises and bots. */
export function accountTypeOf(type: string | undefined): AccountType {
  return type === 'Organization' || type === 'Enterprise' ? 'team' : 'individual';
}

export function loginOf(account: GithubAccount): string {
  return account.login || account.slug || account.id;
}
