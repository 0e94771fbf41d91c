import { requireRight, scopeOf, type Principal } from '@lintel/auth';
import { DomainError, type Clock, type Id } from '@lintel/kernel';
import { enqueue } from '@lintel/messaging';
import { Database, type Transaction } from '@lintel/persistence';
import { CLOCK } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import { isIgnoredBy, type TriageDecision, type TriagedIssue } from '../domain/triage.js';
import { TriageRepository } from '../persistence/triage.repository.js';
import { expireTriageJob } from './expire-triage.job.js';

export interface TriageRequest {
  readonly principal: Principal;
  readonly issueId: Id;
  readonly decision: TriageDecision;
}

/** The issue, and the event by which the decision can be taken back. */
export interface TriageAnswer {
  readonly issueId: Id;
  readonly issueEventId: Id;
}

const maxCommentUnits = 2_000;

/** Records what a person says about an issue; it holds on every ref and outlives pushes, renames and merges. */
@Injectable()
export class TriageIssue {
  constructor(
    private readonly database: Database,
    private readonly triage: TriageRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ principal, issueId, decision }: TriageRequest): Promise<TriageAnswer> {
    this.check(decision);
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const issue = await this.requireIssue(tx, principal, issueId);
      const kind = isIgnoredBy(decision) ? 'ignored' : 'unignored';
      const issueEventId = await this.triage.change(tx, issue, { to: decision, kind, actorUserId: principal.userId ?? null });
      await this.scheduleEnd(tx, issueId, decision);
      return { issueId, issueEventId };
    });
  }

  /** Locks the issue for a person who may triage it. */
  async requireIssue(tx: Transaction, principal: Principal, issueId: Id): Promise<TriagedIssue> {
    const issue = await this.triage.lock(tx, issueId);
    if (!issue) throw new DomainError('resource-not-found', { resource: 'Issue' });
    requireRight(principal, issue.accountId, 'triage', 'triage issues');
    return issue;
  }

  async scheduleEnd(tx: Transaction, issueId: Id, { until }: TriageDecision): Promise<void> {
    if (until === null) return;
    const startAfterSeconds = Math.max(1, Math.ceil((until.getTime() - this.clock.now().getTime()) / 1000));
    await enqueue(tx, expireTriageJob, { issueId }, { startAfterSeconds });
  }

  private check({ until, comment }: TriageDecision): void {
    if (until !== null && until <= this.clock.now()) throw new DomainError('invalid-input', { reason: 'until lies in the past' });
    if ((comment?.length ?? 0) > maxCommentUnits)
      throw new DomainError('invalid-input', { reason: `comment must not be longer than ${maxCommentUnits} characters` });
    if (comment?.includes('\u0000')) throw new DomainError('invalid-input', { reason: 'comment must not hold NUL' });
  }
}
