import type { EventData, installationChanged } from '@lintel/events';
import { drafts, type ScmEventDraft } from '../scm-event.js';
import { accountTypeOf, listedRepositoryOf, loginOf, type GithubProvider } from './convert-repository.js';
import type { GithubListedRepository, GithubPayload } from './payloads.js';

type Action = EventData<typeof installationChanged>['action'];

/** An installation may list thousands of repositories; an event must stay far below the megabyte that a broker takes. */
export const repositoriesPerEvent = 500;

export interface GithubHost {
  readonly provider: GithubProvider;
  readonly baseUrl: string;
}

const actions: Readonly<Record<string, Action>> = {
  created: 'created',
  deleted: 'deleted',
  suspend: 'suspended',
  unsuspend: 'unsuspended',
};

/** Further chunks of a long list say `repositories-added` (or `-removed`), whatever the first one said. */
export function convertInstallation(payload: GithubPayload<'installation'>, host: GithubHost): ScmEventDraft[] {
  const action = Object.hasOwn(actions, payload.action) ? (actions[payload.action] ?? 'other') : 'other';
  const further = action === 'deleted' ? 'repositories-removed' : 'repositories-added';
  return inChunks(payload.repositories ?? []).map((chunk, index) =>
    installationEvent(payload, index === 0 ? action : further, { chunk, host }),
  );
}

export function convertInstallationRepositories(payload: GithubPayload<'installation_repositories'>, host: GithubHost): ScmEventDraft[] {
  const event = (action: Action) => (chunk: readonly GithubListedRepository[]) => installationEvent(payload, action, { chunk, host });
  const { repositories_added: added, repositories_removed: removed } = payload;
  return [
    ...(added.length > 0 ? inChunks(added).map(event('repositories-added')) : []),
    ...(removed.length > 0 ? inChunks(removed).map(event('repositories-removed')) : []),
  ];
}

function installationEvent(
  payload: Pick<GithubPayload<'installation'>, 'installation' | 'sender'>,
  action: Action,
  { chunk, host }: { readonly chunk: readonly GithubListedRepository[]; readonly host: GithubHost },
): ScmEventDraft {
  const { id, account } = payload.installation;
  return drafts.installation({
    provider: host.provider,
    action,
    externalId: id,
    installationExternalId: id,
    ...(payload.sender && { senderLogin: payload.sender.login }),
    account: {
      externalId: account.id,
      login: loginOf(account),
      type: accountTypeOf(account.type ?? (account.slug === undefined ? undefined : 'Enterprise')),
      avatarUrl: account.avatar_url ?? null,
      webUrl: account.html_url ?? `${host.baseUrl}/${loginOf(account)}`,
    },
    repositories: chunk.map((repository) => listedRepositoryOf(repository, account, host)),
  });
}

/** At least one chunk, which may be empty. */
function inChunks<Item>(items: readonly Item[]): (readonly Item[])[] {
  const chunks: (readonly Item[])[] = [items.slice(0, repositoriesPerEvent)];
  for (let at = repositoriesPerEvent; at < items.length; at += repositoriesPerEvent)
    chunks.push(items.slice(at, at + repositoriesPerEvent));
  return chunks;
}
