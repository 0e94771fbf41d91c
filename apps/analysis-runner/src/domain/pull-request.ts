import type { Id } from '@lintel/kernel';

export const pullRequestStates = ['open', 'closed', 'merged'] as const;
export type PullRequestState = (typeof pullRequestStates)[number];

/** A pull or merge request as its host last described it. */
export interface PullRequest {
  readonly pullRequestId: Id;
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly number: number;
  readonly title: string;
  readonly state: PullRequestState;
  readonly isDraft: boolean;
  readonly webUrl: string;
  readonly headBranch: string;
  readonly headOid: string;
  /** Set for a pull request from a fork. */
  readonly headCloneUrl: string | null;
  readonly baseBranch: string;
  readonly createdAt: Date;
}
