import { z } from 'zod';
import { commitName, hostId, nonEmptyText, optionalCommitName, text } from '../payload-kinds.js';

/** The parts of GitHub's payloads that Lintel reads. Unknown fields are dropped, so that GitHub may add any. */

const owner = z.object({ id: hostId.optional(), login: nonEmptyText, type: text.optional() });

const repository = z.object({
  id: hostId,
  name: nonEmptyText,
  owner,
  private: z.boolean(),
  html_url: text,
  clone_url: nonEmptyText,
  default_branch: text.nullish(),
});
export type GithubRepository = z.infer<typeof repository>;

/** What installation events say about a repository. */
const listedRepository = z.object({ id: hostId, name: nonEmptyText, full_name: text, private: z.boolean() });
export type GithubListedRepository = z.infer<typeof listedRepository>;

const origin = z.object({
  installation: z.object({ id: hostId }).nullish(),
  sender: z.object({ login: text }).nullish(),
});
export type GithubOrigin = z.infer<typeof origin>;

const push = origin.extend({
  ref: nonEmptyText,
  before: optionalCommitName,
  after: optionalCommitName,
  forced: z.boolean().default(false),
  repository,
});

const branchOfRepository = z.object({
  ref: text,
  sha: commitName,
  /** Null when the fork was deleted. */
  repo: z.object({ id: hostId, clone_url: text }).nullable(),
});

const pullRequest = origin.extend({
  action: text,
  repository,
  pull_request: z.object({
    number: z.number().int().positive(),
    title: text,
    state: z.enum(['open', 'closed']),
    draft: z.boolean().default(false),
    merged: z.boolean().nullish(),
    html_url: text,
    head: branchOfRepository,
    base: branchOfRepository,
  }),
});

/** An enterprise account has a slug in place of a login. */
const account = z.object({
  id: hostId,
  login: text.optional(),
  slug: text.optional(),
  type: text.optional(),
  avatar_url: text.nullish(),
  html_url: text.nullish(),
});
export type GithubAccount = z.infer<typeof account>;

const installation = z.object({
  action: text,
  installation: z.object({ id: hostId, account }),
  sender: z.object({ login: text }).nullish(),
  repositories: z.array(listedRepository).nullish(),
});

const installationRepositories = installation.omit({ repositories: true }).extend({
  repositories_added: z.array(listedRepository).default([]),
  repositories_removed: z.array(listedRepository).default([]),
});

const repositoryChange = origin.extend({ action: text, repository });
const madePublic = origin.extend({ repository });
const ping = z.object({ hook_id: hostId, repository: z.object({ id: hostId }).nullish() });

/** Schemas of the events that Lintel acts on, by GitHub's name. */
export const githubPayloads = {
  ping,
  push,
  pull_request: pullRequest,
  installation,
  installation_repositories: installationRepositories,
  repository: repositoryChange,
  public: madePublic,
} as const;

export type GithubEventName = keyof typeof githubPayloads;
export type GithubPayload<Name extends GithubEventName> = z.infer<(typeof githubPayloads)[Name]>;
