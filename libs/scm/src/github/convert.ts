import type { EventData, pullRequestReceived, scmRepositoryChanged } from '@lintel/events';
import { drafts, type ScmEventDraft } from '../scm-event.js';
import { convertInstallation, convertInstallationRepositories, type GithubHost } from './convert-installation.js';
import { originOf, repositoryOf, type GithubProvider } from './convert-repository.js';
import type { ParsedGithub } from './parse.js';
import type { GithubOrigin, GithubPayload, GithubRepository } from './payloads.js';

type PullRequestAction = EventData<typeof pullRequestReceived>['action'];
type RepositoryAction = EventData<typeof scmRepositoryChanged>['action'];

/** Converts a payload to events, in GitHub's words no longer. Free of effects. */
export function convertGithub(parsed: ParsedGithub, host: GithubHost): ScmEventDraft[] {
  const { provider } = host;
  switch (parsed.kind) {
    case 'ping':
      return [drafts.ping({ provider, hookExternalId: parsed.payload.hook_id })];
    case 'push':
      return convertPush(parsed.payload, provider);
    case 'pull_request':
      return [convertPullRequest(parsed.payload, provider)];
    case 'installation':
      return convertInstallation(parsed.payload, host);
    case 'installation_repositories':
      return convertInstallationRepositories(parsed.payload, host);
    case 'repository':
      return [convertRepositoryChange(parsed.payload, repositoryActions.get(parsed.payload.action) ?? 'other', provider)];
    case 'public':
      return [convertRepositoryChange(parsed.payload, 'publicized', provider)];
    case 'ignored':
    case 'unreadable':
      return [];
  }
}

function convertPush(payload: GithubPayload<'push'>, provider: GithubProvider): ScmEventDraft[] {
  if (payload.before === null && payload.after === null) return [];
  return [
    drafts.push({
      ...originOf(payload),
      repository: repositoryOf(payload.repository, provider),
      ref: payload.ref,
      before: payload.before,
      after: payload.after,
      isForced: payload.forced,
    }),
  ];
}

const pullRequestActions = new Map<string, PullRequestAction>([
  ['opened', 'opened'],
  ['synchronize', 'synchronized'],
  ['edited', 'edited'],
  ['ready_for_review', 'edited'],
  ['converted_to_draft', 'edited'],
  ['closed', 'closed'],
  ['reopened', 'reopened'],
]);

function convertPullRequest(payload: GithubPayload<'pull_request'>, provider: GithubProvider): ScmEventDraft {
  const pull = payload.pull_request;
  const isMerged = pull.merged === true;
  const action = pullRequestActions.get(payload.action) ?? 'other';
  return drafts.pullRequest({
    ...originOf(payload),
    repository: repositoryOf(payload.repository, provider),
    action: action === 'closed' && isMerged ? 'merged' : action,
    number: pull.number,
    title: pull.title,
    state: isMerged ? 'merged' : pull.state,
    isDraft: pull.draft,
    webUrl: pull.html_url,
    headBranch: pull.head.ref,
    headOid: pull.head.sha,
    headCloneUrl: pull.head.repo && pull.head.repo.id !== payload.repository.id ? pull.head.repo.clone_url : null,
    baseBranch: pull.base.ref,
    baseOid: pull.base.sha,
  });
}

const repositoryActions = new Map<string, RepositoryAction>(
  (['created', 'deleted', 'archived', 'unarchived', 'renamed', 'transferred', 'edited', 'publicized', 'privatized'] as const).map(
    (action) => [action, action],
  ),
);

function convertRepositoryChange(
  payload: GithubOrigin & { readonly repository: GithubRepository },
  action: RepositoryAction,
  provider: GithubProvider,
): ScmEventDraft {
  return drafts.repository({ ...originOf(payload), action, repository: repositoryOf(payload.repository, provider) });
}
