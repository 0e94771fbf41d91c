import { z } from 'zod';
import { commitName, hostId, nonEmptyText, optionalCommitName, text } from '../payload-kinds.js';

/** The parts of GitLab's payloads that Lintel reads. Unknown fields are dropped, so that GitLab may add any. */

/** Full path of a project: at least one namespace, then the project. */
const projectPath = text.pipe(z.string().regex(/^[^/].*[^/]$/));

const project = z.object({
  id: hostId.optional(),
  web_url: text,
  git_http_url: nonEmptyText,
  /** 0 private, 10 internal, 20 public. */
  visibility_level: z.number().int(),
  path_with_namespace: projectPath,
  default_branch: text.nullish(),
});
export type GitlabProject = z.infer<typeof project>;

const user = z.object({ username: text });

/** Push and tag push, of project hooks and of system hooks. */
const push = z.object({
  project_id: hostId,
  ref: nonEmptyText,
  before: optionalCommitName,
  after: optionalCommitName,
  user_username: text.nullish(),
  project,
});

const mergeRequest = z.object({
  user: user.nullish(),
  project: project.extend({ id: hostId }),
  object_attributes: z.object({
    iid: z.number().int().positive(),
    title: text,
    action: text.nullish(),
    state: text,
    draft: z.boolean().nullish(),
    work_in_progress: z.boolean().nullish(),
    url: text.nullish(),
    source_branch: text,
    target_branch: text,
    source_project_id: hostId,
    target_project_id: hostId,
    source: z.object({ git_http_url: text }).nullish(),
    last_commit: z.object({ id: commitName }),
    /** Head before the update; only there when commits changed. */
    oldrev: commitName.nullish(),
  }),
});

/** Sent once per push by system hooks, also when the push changed more refs than push hooks are sent for. */
const repositoryUpdate = z.object({
  project_id: hostId,
  project,
  changes: z.array(z.object({ ref: nonEmptyText, before: optionalCommitName, after: optionalCommitName })).max(10_000),
});

/** Life of a project, from system hooks and group hooks. */
const projectChange = z.object({
  project_id: hostId,
  path_with_namespace: projectPath,
  /** `private`, `internal`, `public`, by some versions behind `visibilitylevel|`. */
  project_visibility: text.nullish(),
});

/** Schemas of the events that Lintel acts on, by GitLab's `object_kind` (or `event_name`). */
export const gitlabPayloads = {
  push,
  tag_push: push,
  merge_request: mergeRequest,
  repository_update: repositoryUpdate,
  project_create: projectChange,
  project_destroy: projectChange,
  project_rename: projectChange,
  project_transfer: projectChange,
  project_update: projectChange,
} as const;

export type GitlabEventName = keyof typeof gitlabPayloads;
export type GitlabPayload<Name extends GitlabEventName> = z.infer<(typeof gitlabPayloads)[Name]>;
