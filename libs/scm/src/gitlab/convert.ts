import type { EventData, pullRequestReceived, ScmRepository, scmRepositoryChanged } from '@lintel/events';
import { drafts, type ScmEventDraft } from '../scm-event.js';
import type { ParsedGitlab } from './parse.js';
import type { GitlabPayload, GitlabProject } from './payloads.js';

type MergeRequestAction = EventData<typeof pullRequestReceived>['action'];
type RepositoryAction = EventData<typeof scmRepositoryChanged>['action'];

/** Converts a payload to events, in GitLab's words no longer. `baseUrl` is the address of the GitLab instance. Free of effects. */
export function convertGitlab(parsed: ParsedGitlab, baseUrl: string): ScmEventDraft[] {
  switch (parsed.kind) {
    case 'push':
    case 'tag_push':
      return convertPush(parsed.payload);
    case 'repository_update':
      return convertRepositoryUpdate(parsed.payload);
    case 'merge_request':
      return [convertMergeRequest(parsed.payload)];
    case 'project_create':
    case 'project_destroy':
    case 'project_rename':
    case 'project_transfer':
    case 'project_update':
      return [convertProjectChange(parsed.payload, projectActions[parsed.kind], baseUrl)];
    case 'ignored':
    case 'unreadable':
      return [];
  }
}

function convertPush(payload: GitlabPayload<'push'>): ScmEventDraft[] {
  const sender = payload.user_username ?? undefined;
  return refUpdates([payload], projectOf(payload.project, payload.project_id, sender), sender);
}

function convertRepositoryUpdate(payload: GitlabPayload<'repository_update'>): ScmEventDraft[] {
  return refUpdates(payload.changes, projectOf(payload.project, payload.project_id), undefined);
}

interface RefUpdate {
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** GitLab does not tell whether a push was forced; who needs it compares ancestry in git. */
function refUpdates(updates: readonly RefUpdate[], repository: ScmRepository, senderLogin: string | undefined): ScmEventDraft[] {
  return updates
    .filter(({ before, after }) => before !== null || after !== null)
    .map(({ ref, before, after }) => drafts.push({ ...(senderLogin && { senderLogin }), repository, ref, before, after, isForced: false }));
}

const mergeRequestActions = new Map<string, MergeRequestAction>([
  ['open', 'opened'],
  ['reopen', 'reopened'],
  ['update', 'edited'],
  ['close', 'closed'],
  ['merge', 'merged'],
]);

function convertMergeRequest({ project, user, object_attributes: merge }: GitlabPayload<'merge_request'>): ScmEventDraft {
  const action = mergeRequestActions.get(merge.action ?? '') ?? 'other';
  const isFork = merge.source_project_id !== merge.target_project_id;
  return drafts.pullRequest({
    ...(user && { senderLogin: user.username }),
    repository: projectOf(project, project.id, user?.username),
    action: action === 'edited' && merge.oldrev ? 'synchronized' : action,
    number: merge.iid,
    title: merge.title,
    state: merge.state === 'merged' || merge.state === 'closed' ? merge.state : 'open',
    isDraft: merge.draft ?? merge.work_in_progress ?? false,
    webUrl: merge.url ?? `${project.web_url}/-/merge_requests/${merge.iid}`,
    headBranch: merge.source_branch,
    headOid: merge.last_commit.id,
    headCloneUrl: isFork ? (merge.source?.git_http_url ?? null) : null,
    baseBranch: merge.target_branch,
    baseOid: null,
  });
}

const projectActions = {
  project_create: 'created',
  project_destroy: 'deleted',
  project_rename: 'renamed',
  project_transfer: 'transferred',
  project_update: 'edited',
} as const satisfies Record<string, RepositoryAction>;

function convertProjectChange(payload: GitlabPayload<'project_create'>, action: RepositoryAction, baseUrl: string): ScmEventDraft {
  const webUrl = `${baseUrl}/${payload.path_with_namespace}`;
  const repository: ScmRepository = {
    provider: 'gitlab',
    externalId: payload.project_id,
    ...splitPath(payload.path_with_namespace),
    ownerType: 'team',
    cloneUrl: `${webUrl}.git`,
    webUrl,
    defaultBranch: null,
    isPrivate: !(payload.project_visibility ?? 'private').endsWith('public'),
  };
  return drafts.repository({ action, repository });
}

const publicLevel = 20;

/** A payload does not say whether a namespace is a person's or a group's; it is a person's when the sender pushes to a namespace of that name. */
function projectOf(project: GitlabProject, projectId: string, senderLogin?: string): ScmRepository {
  const path = splitPath(project.path_with_namespace);
  return {
    provider: 'gitlab',
    externalId: projectId,
    ...path,
    ownerType: path.ownerLogin === senderLogin ? 'individual' : 'team',
    cloneUrl: project.git_http_url,
    webUrl: project.web_url,
    defaultBranch: project.default_branch ?? null,
    isPrivate: project.visibility_level !== publicLevel,
  };
}

/** Namespaces nest: the last part is the project's, all before it the owner's. */
function splitPath(pathWithNamespace: string): { readonly ownerLogin: string; readonly name: string } {
  const at = pathWithNamespace.lastIndexOf('/');
  return at > 0
    ? { ownerLogin: pathWithNamespace.slice(0, at), name: pathWithNamespace.slice(at + 1) }
    : { ownerLogin: pathWithNamespace, name: pathWithNamespace };
}
