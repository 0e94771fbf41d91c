import { can, type Principal } from '@lintel/auth';
import type { Provider } from '@lintel/kernel';
import { toGlobalId } from '@lintel/vocabularies';
import type { Account, Repository } from '../../domain/repository.js';
import type { RequestAddress } from './request-address.js';

/** First part of a repository's page, as command-line clients write it. */
const pagePrefix: Readonly<Record<Provider, string>> = { github: 'gh', 'github-enterprise': 'ghe', gitlab: 'gl', gsr: 'gsr' };

export interface RepositoryView {
  readonly repository: Repository;
  readonly account: Account;
  readonly principal: Principal;
  readonly address: RequestAddress;
}

/**
 * The repository object with all its required keys. What Lintel does not know of a repository (stars, forks, licence, …) has
 * the value that means "none".
 */
export function toRepositoryObject(view: RepositoryView) {
  const { repository, account, principal, address } = view;
  const { repositoryId, accountId, ownerLogin, name, isPrivate, defaultBranch, cloneUrl, isArchived } = repository;
  return {
    id: repositoryId,
    node_id: toGlobalId('Repository', repositoryId),
    name,
    full_name: `${ownerLogin}/${name}`,
    owner: toOwnerObject(account, address),
    private: isPrivate,
    visibility: isPrivate ? 'private' : 'public',
    html_url: `${address.origin}/${pagePrefix[repository.provider]}/${ownerLogin}/${name}`,
    description: null,
    fork: false,
    ...urlsOf(view),
    clone_url: cloneUrl,
    git_url: cloneUrl,
    ssh_url: sshUrlOf(cloneUrl),
    svn_url: cloneUrl.replace(/\.git$/, ''),
    mirror_url: null,
    default_branch: defaultBranch ?? 'HEAD',
    created_at: toSeconds(repository.createdAt),
    updated_at: toSeconds(repository.updatedAt),
    pushed_at: toSeconds(repository.latestCommitAt ?? repository.createdAt),
    archived: isArchived,
    disabled: false,
    permissions: {
      admin: can(principal, accountId, 'administer'),
      maintain: can(principal, accountId, 'administer'),
      push: can(principal, accountId, 'write'),
      triage: can(principal, accountId, 'triage'),
      pull: can(principal, accountId, 'read'),
    },
    ...unknownParts,
  };
}

const unknownParts = {
  size: 0,
  language: null,
  license: null,
  homepage: null,
  has_issues: false,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  forks: 0,
  forks_count: 0,
  open_issues: 0,
  open_issues_count: 0,
  watchers: 0,
  watchers_count: 0,
  stargazers_count: 0,
  network_count: 0,
  subscribers_count: 0,
};

/** Name of the key, and what follows the repository's own URL. */
const urlSuffixes = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

function urlsOf({ repository, address }: RepositoryView) {
  const path = address.isById ? `repositories/${repository.repositoryId}` : `repos/${repository.ownerLogin}/${repository.name}`;
  const url = `${address.apiBase}/${path}`;
  const suffixed = Object.entries(urlSuffixes).map(([key, suffix]) => [key, url + suffix]);
  return { url, ...(Object.fromEntries(suffixed) as Record<keyof typeof urlSuffixes, string>) };
}

function toOwnerObject({ accountId, login, type, avatarUrl, webUrl }: Account, { apiBase }: RequestAddress) {
  const url = `${apiBase}/users/${login}`;
  return {
    login,
    id: accountId,
    node_id: toGlobalId('Account', accountId),
    avatar_url: avatarUrl ?? '',
    gravatar_id: null,
    url,
    html_url: webUrl,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: type === 'team' ? 'Organization' : 'User',
    site_admin: false,
  };
}

function sshUrlOf(cloneUrl: string): string {
  const { hostname, pathname } = new URL(cloneUrl);
  return `git@${hostname}:${pathname.replace(/^\/+/, '')}`;
}

/** Whole seconds, UTC. */
function toSeconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
