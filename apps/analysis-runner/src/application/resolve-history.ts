import type { DirectoryRepository } from '@lintel/directory';
import type { CommitChanges } from '@lintel/tracking';
import { FetchFailure } from '../domain/fetch-failure.js';
import { branchOf, hostRef, pullRequestRef } from '../domain/git-names.js';
import type { PullRequest } from '../domain/pull-request.js';
import type { Check, Run } from '../domain/run.js';
import type { Mirror } from '../git/mirror.js';
import { isFollower, unknownDefaultRef } from './start-run.js';

/** What the database knows before the fetch. */
export interface KnownHistory {
  readonly run: Run;
  readonly repository: DirectoryRepository;
  readonly pullRequest: PullRequest | undefined;
  /** Commits of other pending runs of the ref, by run. */
  readonly siblings: readonly Run[];
  /** Newest commit of the ref whose results were handed on. */
  readonly analysedOid: string | null;
  /** The same for the default branch. */
  readonly analysedDefaultOid: string | null;
  /** Checks of the analyzers in the last run whose results were handed on. */
  readonly earlierChecks: readonly Check[];
}

/** What the fetch has shown. */
export interface History {
  readonly ref: string;
  readonly branch: string | null;
  readonly commitOid: string;
  /** Where the ref was at the time of the fetch. */
  readonly headOid: string;
  readonly baseOid: string | null;
  readonly changes: CommitChanges | null;
  /** Runs whose commits this one has overtaken. */
  readonly overtaken: readonly Run[];
}

/** The commit is not to be analysed any more. */
export interface Outdated {
  readonly reason: string;
}

/**
 * Fetches the ref of a run and finds out how its commit relates to the head, to other runs and to what was analysed before. A push says only
 * "look at this ref": what the head is now, and which commit descends from which, is asked of git.
 *
 * @throws FetchFailure
 */
export async function resolveHistory(mirror: Mirror, known: KnownHistory): Promise<History | Outdated> {
  const { run } = known;
  const ref = run.ref === unknownDefaultRef ? await defaultRef(mirror) : run.ref;
  const headOid = await fetchHead(mirror, known, ref);
  const commitOid = run.commitOid ?? headOid;
  const isHead = commitOid === headOid;
  const outdated = isHead ? undefined : await whyOutdated(mirror, known, { commitOid, headOid });
  if (outdated) return outdated;
  const baseOid =
    run.pullRequestNumber === null ? await baseOfBranch(mirror, known, commitOid) : await baseOfPullRequest(mirror, known, commitOid);
  return {
    ref,
    branch: run.branch ?? branchOf(ref) ?? null,
    commitOid,
    headOid,
    baseOid,
    changes: baseOid === null ? null : await mirror.changes(baseOid, commitOid),
    overtaken: await findOvertaken(mirror, known.siblings, { commitOid, isHead }),
  };
}

async function defaultRef(mirror: Mirror): Promise<string> {
  const branch = await mirror.defaultBranch();
  if (branch === undefined) throw new FetchFailure('branch-missing', 'the repository has no default branch, or no commit');
  return `refs/heads/${branch}`;
}

async function fetchHead(mirror: Mirror, { repository, pullRequest }: KnownHistory, ref: string): Promise<string> {
  try {
    return await mirror.fetchRef(hostRef(repository.provider, ref));
  } catch (error) {
    const isMissing = error instanceof FetchFailure && error.fetchKind === 'branch-missing';
    // Not every host keeps refs for pull requests; the branch does as well, when it is in the same repository.
    if (!isMissing || !pullRequest || pullRequest.headCloneUrl !== null || ref !== pullRequestRef(pullRequest.number)) throw error;
    return mirror.fetchRef(`refs/heads/${pullRequest.headBranch}`);
  }
}

/** Makes sure that a commit which is not the head is there, and says why it is not worth its analysis. */
async function whyOutdated(
  mirror: Mirror,
  known: KnownHistory,
  { commitOid, headOid }: { commitOid: string; headOid: string },
): Promise<Outdated | undefined> {
  const { run, siblings, analysedOid } = known;
  const isFollowing = isFollower(run);
  const isThere = await isFetched(mirror, commitOid, isFollowing);
  if (!isFollowing) return undefined;
  if (!isThere || !(await mirror.isAncestor(commitOid, headOid)))
    return { reason: `The branch was rewritten and now points to ${headOid.slice(0, 10)}` };
  const others = [...siblings.map((sibling) => sibling.commitOid), analysedOid].filter((oid) => oid !== null && oid !== commitOid);
  for (const other of others as string[]) {
    if (await mirror.isAncestor(commitOid, other)) return { reason: `Superseded by commit ${other.slice(0, 10)}, which is newer` };
  }
  return undefined;
}

async function isFetched(mirror: Mirror, commitOid: string, mayBeGone: boolean): Promise<boolean> {
  try {
    await mirror.requireCommit(commitOid);
    return true;
  } catch (error) {
    if (mayBeGone && error instanceof FetchFailure && error.fetchKind === 'commit-missing') return false;
    throw error;
  }
}

/** The last analysed commit of the ref when history leads from it to this commit, else where the history parts from the default branch's. */
async function baseOfBranch(
  mirror: Mirror,
  { analysedOid, analysedDefaultOid, repository }: KnownHistory,
  commitOid: string,
): Promise<string | null> {
  if (analysedOid !== null && (await mirror.isAncestor(analysedOid, commitOid))) return analysedOid;
  if (analysedDefaultOid === null) return null;
  if (!(await mirror.has(analysedDefaultOid)) && repository.defaultBranch !== null)
    await fetchIfThere(mirror, `refs/heads/${repository.defaultBranch}`);
  return (await mirror.mergeBase(analysedDefaultOid, commitOid)) ?? null;
}

async function baseOfPullRequest(mirror: Mirror, { pullRequest }: KnownHistory, commitOid: string): Promise<string | null> {
  if (!pullRequest) return null;
  const target = await fetchIfThere(mirror, `refs/heads/${pullRequest.baseBranch}`);
  return target === undefined ? null : ((await mirror.mergeBase(target, commitOid)) ?? null);
}

export async function fetchIfThere(mirror: Mirror, ref: string): Promise<string | undefined> {
  try {
    return await mirror.fetchRef(ref);
  } catch (error) {
    if (error instanceof FetchFailure && error.fetchKind === 'branch-missing') return undefined;
    throw error;
  }
}

/** Commits that this one descends from; and, when it is the head, commits that the ref has left behind. One pushed after the fetch is not known here. */
async function findOvertaken(
  mirror: Mirror,
  siblings: readonly Run[],
  { commitOid, isHead }: { commitOid: string; isHead: boolean },
): Promise<Run[]> {
  const overtaken: Run[] = [];
  for (const sibling of siblings) {
    const other = sibling.commitOid;
    if (other === null || other === commitOid || !(await mirror.has(other))) continue;
    const isOlder = await mirror.isAncestor(other, commitOid);
    if (isOlder || (isHead && !(await mirror.isAncestor(commitOid, other)))) overtaken.push(sibling);
  }
  return overtaken;
}
