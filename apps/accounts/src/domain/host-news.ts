import type { ScmRepository } from '@lintel/events';
import type { Account, Installation, Repository } from './repository.js';

/** The parts of a repository that the host decides. */
export type HostFacts = Pick<
  Repository,
  | 'externalId'
  | 'name'
  | 'cloneUrl'
  | 'webUrl'
  | 'defaultBranch'
  | 'hostDefaultBranch'
  | 'isPrivate'
  | 'isArchived'
  | 'isRemoved'
  | 'isActivated'
  | 'latestCommitOid'
  | 'latestCommitAt'
  | 'installationExternalId'
>;

/** Words of the `accounts.repository.changed` event. */
export type RepositoryChange = 'created' | 'activated' | 'deactivated' | 'default-branch-changed' | 'renamed' | 'removed' | 'updated';

/** A head that the host reported. */
export interface ReportedHead {
  readonly branch: string;
  /** Null when the branch is gone. */
  readonly commitOid: string | null;
  readonly receivedAt: Date;
}

/**
 * Whether a repository nobody registered may register itself: its installation is active, or, where the host knows no installations or
 * the notice of it was lost, its account is known and not suspended.
 */
export function mayRegister(known: { readonly installation?: Installation; readonly account?: Account }): boolean {
  if (known.installation) return known.installation.status === 'active';
  return known.account !== undefined && !known.account.isSuspended;
}

/** What the host's description changes in what is known: only the host's own parts, and nothing that somebody chose here. */
export function withDescription(current: Repository, description: ScmRepository): HostFacts {
  const hostDefaultBranch = description.defaultBranch ?? current.hostDefaultBranch;
  const isNewDefault = hostDefaultBranch !== null && hostDefaultBranch !== current.hostDefaultBranch;
  const defaultBranch = isNewDefault || current.defaultBranch === null ? hostDefaultBranch : current.defaultBranch;
  return {
    ...factsOf(current),
    externalId: description.externalId,
    name: description.name,
    cloneUrl: description.cloneUrl,
    webUrl: description.webUrl,
    isPrivate: description.isPrivate,
    hostDefaultBranch,
    ...onBranch(current, defaultBranch),
  };
}

/** Takes over a head of the default branch, unless a newer one is known: order of arrival is not trusted. */
export function withHead(facts: HostFacts, head: ReportedHead): HostFacts {
  if (head.branch !== facts.defaultBranch || head.commitOid === null) return facts;
  if (facts.latestCommitAt !== null && facts.latestCommitAt > head.receivedAt) return facts;
  return head.commitOid === facts.latestCommitOid ? facts : { ...facts, latestCommitOid: head.commitOid, latestCommitAt: head.receivedAt };
}

/** The default branch and what is known of its head: nothing, after a change. */
export function onBranch(
  current: Repository | HostFacts,
  defaultBranch: string | null,
): Pick<HostFacts, 'defaultBranch' | 'latestCommitOid' | 'latestCommitAt'> {
  const stays = defaultBranch === current.defaultBranch || current.defaultBranch === null;
  return { defaultBranch, latestCommitOid: stays ? current.latestCommitOid : null, latestCommitAt: stays ? current.latestCommitAt : null };
}

export function factsOf(repository: Repository): HostFacts {
  const { externalId, name, cloneUrl, webUrl, defaultBranch, hostDefaultBranch, isPrivate, isArchived } = repository;
  const { isRemoved, isActivated, latestCommitOid, latestCommitAt, installationExternalId } = repository;
  return {
    externalId,
    name,
    cloneUrl,
    webUrl,
    defaultBranch,
    hostDefaultBranch,
    isPrivate,
    isArchived,
    isRemoved,
    isActivated,
    latestCommitOid,
    latestCommitAt,
    installationExternalId,
  };
}

/** Names the most telling difference; null when nothing that others see has changed. */
export function changeBetween(before: HostFacts, after: HostFacts): RepositoryChange | null {
  if (!before.isRemoved && after.isRemoved) return 'removed';
  if (before.name !== after.name) return 'renamed';
  if (before.isActivated !== after.isActivated) return after.isActivated ? 'activated' : 'deactivated';
  if (before.defaultBranch !== after.defaultBranch) return before.defaultBranch === null ? 'updated' : 'default-branch-changed';
  const seen = [
    'externalId',
    'cloneUrl',
    'webUrl',
    'isPrivate',
    'isArchived',
    'isRemoved',
    'latestCommitOid',
    'installationExternalId',
  ] as const;
  return seen.some((key) => before[key] !== after[key]) ? 'updated' : null;
}
