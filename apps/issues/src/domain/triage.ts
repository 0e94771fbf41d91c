import type { Id } from '@lintel/kernel';

/** What people said about an issue; holds on every ref. */
export const triages = ['none', 'ignored', 'false-positive'] as const;
export type Triage = (typeof triages)[number];

export interface TriageDecision {
  readonly triage: Triage;
  readonly comment: string | null;
  /** When it ends by itself; null: never. */
  readonly until: Date | null;
}

export const notTriaged: TriageDecision = { triage: 'none', comment: null, until: null };

export interface TriagedIssue extends TriageDecision {
  readonly issueId: Id;
  readonly accountId: Id;
  readonly repositoryId: Id;
}

export function isIgnoredBy({ triage }: Pick<TriageDecision, 'triage'>): boolean {
  return triage !== 'none';
}

/** What is kept with an event, so that it can be undone. */
export interface StoredDecision {
  readonly triage: Triage;
  readonly comment: string | null;
  readonly until: string | null;
}

export function toStored({ triage, comment, until }: TriageDecision): StoredDecision {
  return { triage, comment, until: until?.toISOString() ?? null };
}

export function fromStored({ triage, comment, until }: StoredDecision): TriageDecision {
  return { triage, comment, until: until === null ? null : new Date(until) };
}
