import { matchReopened, asTracked, type MatchEvidence, type NormalisedFinding } from '@lintel/tracking';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { statusOf, type Opened } from '../domain/reconciliation.js';
import { IssueStatesRepository, type StateContext } from '../persistence/issue-states.repository.js';
import { KnownIssuesRepository, type RecognisableIssue } from '../persistence/known-issues.repository.js';

/** How long a resolved issue can come back as itself. */
const reopenDays = 90;

export interface FreshFindings {
  readonly findings: readonly NormalisedFinding[];
  readonly ruleIds: ReadonlyMap<string, Id>;
  readonly context: StateContext & { readonly repositoryId: Id; readonly parentRefId: Id | null };
}

/** Gives each finding that is new on a ref its issue: one that was resolved not long ago, one that another ref has, or a new one. */
@Injectable()
export class RecogniseIssues {
  constructor(
    private readonly known: KnownIssuesRepository,
    private readonly states: IssueStatesRepository,
  ) {}

  async execute(tx: Transaction, { findings, ruleIds, context }: FreshFindings): Promise<Opened[]> {
    if (findings.length === 0) return [];
    const candidates = await this.known.recognisable(tx, context, reopenDays);
    const matches = matchReopened({ closed: candidates, introduced: findings.map(asTracked) });
    const recognised = new Map(
      matches.map(({ base, next, evidence }) => [next, { issue: candidates[base] as RecognisableIssue, evidence }]),
    );
    const ruleIdOf = (finding: NormalisedFinding): Id => ruleIds.get(finding.ruleKey) as Id;
    const unknown = findings.filter((_, index) => !recognised.has(index));
    const created = (await this.states.createIssues(tx, context, unknown.map(ruleIdOf))).values();
    return findings.map((finding, index): Opened => {
      const match = recognised.get(index);
      const opened = { finding, ruleId: ruleIdOf(finding), status: statusOf(finding) };
      if (!match) return { ...opened, issueId: created.next().value as Id, isIgnored: false, how: 'new', evidence: null };
      return { ...opened, ...identityOf(match) };
    });
  }
}

function identityOf({
  issue,
  evidence,
}: {
  readonly issue: RecognisableIssue;
  readonly evidence: MatchEvidence;
}): Pick<Opened, 'issueId' | 'isIgnored' | 'how' | 'evidence'> {
  return { issueId: issue.issueId, isIgnored: issue.isIgnored, how: issue.isOfRef ? 'reopened' : 'elsewhere', evidence };
}
