import { DomainError } from '@lintel/kernel';

const sentences = {
  'repository-missing': 'the repository does not exist at the host',
  'branch-missing': 'the branch is gone',
  'commit-missing': 'the commit is gone',
  'credential-refused': 'the host refused the credential',
  'credential-unavailable': 'no credential could be obtained from the host',
  'address-refused': 'the clone address is not allowed',
  'redirect-refused': 'the host answered with a redirect, which is not followed',
  'content-refused': 'the repository contains objects that git refuses',
  'too-large': 'the repository is larger than the limit',
  'timed-out': 'the host did not deliver in time',
  unreachable: 'the host cannot be reached',
} as const;

export type FetchFailureKind = keyof typeof sentences;

/** Kinds that may be gone at the next try. */
const passing: readonly FetchFailureKind[] = ['timed-out', 'unreachable', 'credential-unavailable'];

/** The code of a run could not be fetched. `reason` among the facts is for people and holds nothing of the host's answer but what is named here. */
export class FetchFailure extends DomainError {
  constructor(
    readonly fetchKind: FetchFailureKind,
    detail?: string,
    options?: ErrorOptions,
  ) {
    super('fetch-failed', { reason: detail === undefined ? sentences[fetchKind] : `${sentences[fetchKind]} (${detail})` }, options);
    this.name = 'FetchFailure';
  }

  get isPassing(): boolean {
    return passing.includes(this.fetchKind);
  }
}
