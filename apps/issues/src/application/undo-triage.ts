import { scopeOf, type Principal } from '@lintel/auth';
import { DomainError, type Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { fromStored } from '../domain/triage.js';
import { TriageRepository } from '../persistence/triage.repository.js';
import { TriageIssue, type TriageAnswer } from './triage-issue.js';

/** Takes the newest decision on an issue back: what held before it holds again. Undoing twice restores the decision. */
@Injectable()
export class UndoTriage {
  constructor(
    private readonly database: Database,
    private readonly triage: TriageRepository,
    private readonly triageIssue: TriageIssue,
  ) {}

  async execute(principal: Principal, issueEventId: Id): Promise<TriageAnswer> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const newest = await this.triage.newestOfSameIssue(tx, issueEventId);
      if (!newest) throw new DomainError('resource-not-found', { resource: 'Decision' });
      const issue = await this.triageIssue.requireIssue(tx, principal, newest.issueId);
      if (newest.issueEventId !== issueEventId) throw new DomainError('state-conflict', { reason: 'A newer decision on the issue exists' });
      const to = fromStored(newest.previous);
      const undoneBy = await this.triage.change(tx, issue, { to, kind: 'triage-undone', actorUserId: principal.userId ?? null });
      await this.triageIssue.scheduleEnd(tx, issue.issueId, to);
      return { issueId: issue.issueId, issueEventId: undoneBy };
    });
  }
}
