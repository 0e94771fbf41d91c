import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { FoundAgain, Gone, Opened, Reconciliation } from '../domain/reconciliation.js';
import type { CounterChange } from '../domain/tallies.js';
import { isVisible } from '../domain/tracked-issue.js';
import { IssueCountsRepository } from '../persistence/issue-counts.repository.js';
import { IssueEventsRepository, type AnalysisEvent } from '../persistence/issue-events.repository.js';
import { IssueStatesRepository, statesOf, type StateContext, type StateToSave } from '../persistence/issue-states.repository.js';

export interface WriteContext extends StateContext {
  readonly repositoryId: Id;
  readonly analysisId: Id;
  readonly parentRefId: Id | null;
}

export interface ChangesToWrite {
  readonly changes: Reconciliation;
  readonly opened: readonly Opened[];
  readonly counters: readonly CounterChange[];
}

/** Writes the difference that an analysis made: new, moved and resolved issues, their history, and the counters. */
@Injectable()
export class WriteReconciliation {
  constructor(
    private readonly states: IssueStatesRepository,
    private readonly counts: IssueCountsRepository,
    private readonly events: IssueEventsRepository,
  ) {}

  async execute(tx: Transaction, context: WriteContext, { changes, opened, counters }: ChangesToWrite): Promise<void> {
    const changed = changes.foundAgain.filter(({ transition }) => transition !== 'unchanged');
    const newRules = opened.filter(({ how }) => how !== 'reopened').map(({ ruleId }) => ruleId);
    if (newRules.length > 0) await this.states.saveRepositoryIssues(tx, context, [...new Set(newRules)]);
    await this.states.save(tx, context, [...statesOf(opened, context.runId), ...changed.map((each) => stateOf(each, context.runId))]);
    await this.states.resolve(tx, context, changes.gone);
    await this.counts.add(tx, context, counters);
    await this.events.addFromAnalysis(tx, context, [
      ...opened.map(openedEvent),
      ...changed.flatMap(changedEvent),
      ...changes.gone.map(goneEvent),
    ]);
  }
}

function stateOf({ issue, finding, evidence, status, transition }: FoundAgain, runId: Id): StateToSave {
  const { issueId, ruleId, isIgnored } = issue;
  return { issueId, ruleId, status, isIgnored, finding, evidence, openedRunId: transition === 'unsuppressed' ? runId : issue.openedRunId };
}

function openedEvent({ issueId, finding, how, evidence, ...state }: Opened): AnalysisEvent {
  const kind = !isVisible(state) ? 'suppressed' : how === 'reopened' ? 'reopened' : 'introduced';
  return { issueId, kind, ...placeOf(finding), evidence };
}

/** A place that shifts because lines came or went above it is no news. */
function changedEvent({ issue, finding, evidence, transition }: FoundAgain): AnalysisEvent[] {
  const isNews = transition !== 'moved' || issue.path !== finding.path || evidence.parts !== undefined;
  if (!isNews || transition === 'unchanged') return [];
  return [{ issueId: issue.issueId, kind: transition, ...placeOf(finding), evidence }];
}

function goneEvent({ issue }: Gone): AnalysisEvent {
  const { issueId, category, severity, path, region, message } = issue;
  return { issueId, kind: 'resolved', category, severity, path, region, message, evidence: null };
}

function placeOf({
  category,
  severity,
  path,
  region,
  message,
}: Opened['finding']): Pick<AnalysisEvent, 'category' | 'severity' | 'path' | 'region' | 'message'> {
  return { category, severity, path, region, message: message.text };
}
