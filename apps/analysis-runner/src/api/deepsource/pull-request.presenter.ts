import type { PullRequest, PullRequestState } from '../../domain/pull-request.js';
import type { Run } from '../../domain/run.js';
import { toGlobalId } from '@lintel/vocabularies';

export type PullRequestShape = ReturnType<typeof toPullRequest>;

const states: Readonly<Record<PullRequestState, string>> = { open: 'OPEN', closed: 'CLOSED', merged: 'MERGED' };

/** `pullRequest` is for the resolvers of its run; no field shows it. */
export function toPullRequest(pullRequest: PullRequest) {
  const { pullRequestId, number, title, state, baseBranch, headBranch, webUrl, createdAt } = pullRequest;
  return {
    __typename: 'PullRequest',
    id: toGlobalId('PullRequest', pullRequestId),
    number,
    title,
    state: states[state],
    baseBranch,
    branch: headBranch,
    vcsUrl: webUrl,
    createdAt,
    pullRequest,
  } as const;
}

/** What the newest run of the pull request says. */
export function toPullRequestSummary({ counts }: Run) {
  return { issuesRaised: counts.introduced, issuesResolved: counts.resolved, issuesSuppressed: counts.suppressed };
}
