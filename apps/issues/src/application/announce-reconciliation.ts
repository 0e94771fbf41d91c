import { BlobStore } from '@lintel/blobs';
import {
  checkReconciled,
  issueIntroduced,
  issueResolved,
  type AnalysedCommit,
  type BlobReference,
  type IssueCounts,
  type RuleSummary,
} from '@lintel/events';
import type { Id } from '@lintel/kernel';
import { publishAll, type EventToPublish } from '@lintel/messaging';
import { currentContext } from '@lintel/observability';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Gone, Opened } from '../domain/reconciliation.js';
import { addTallies, bySeverity, type Tally } from '../domain/tallies.js';
import { isVisible } from '../domain/tracked-issue.js';
import { RulesRepository, type Rule } from '../persistence/rules.repository.js';
import { RepositoryIssuesRepository } from '../persistence/repository-issues.repository.js';
import type { IngestedAnalysis } from './load-findings.js';

/** More occurrences than this are counted but not listed. */
const maxListedOccurrences = 100;

export interface Outcome {
  readonly counts: IssueCounts;
  readonly introducedCounts: Tally;
  /** Of the whole ref, one tally an analyzer. */
  readonly openCounts: readonly Tally[];
  readonly opened: readonly Opened[];
  readonly gone: readonly Gone[];
}

/** Tells the others what became of a check; about rules only on the default branch, and not when everything counts as new. */
@Injectable()
export class AnnounceReconciliation {
  constructor(
    private readonly blobs: BlobStore,
    private readonly rules: RulesRepository,
    private readonly repositoryIssues: RepositoryIssuesRepository,
  ) {}

  async execute(tx: Transaction, analysis: IngestedAnalysis, outcome: Outcome): Promise<void> {
    const context = currentContext();
    const isAnnounced = analysis.isDefaultBranch && !analysis.isFullRun;
    const byRule = isAnnounced ? await this.eventsByRule(tx, analysis, outcome) : [];
    await publishAll(
      tx,
      [reconciledEvent(analysis, outcome), ...byRule].map((event) => ({ ...event, context })),
    );
  }

  private async eventsByRule(
    tx: Transaction,
    analysis: IngestedAnalysis,
    { opened, gone }: Outcome,
  ): Promise<Omit<EventToPublish, 'context'>[]> {
    const introduced = Map.groupBy(opened.filter(isVisible), (each) => each.ruleId);
    const resolved = Map.groupBy(
      gone.filter(({ issue }) => isVisible(issue)),
      ({ issue }) => issue.ruleId,
    );
    const ruleIds = [...new Set([...introduced.keys(), ...resolved.keys()])].sort((a, b) => a - b);
    if (ruleIds.length === 0) return [];
    const rules = await this.rules.byIds(tx, ruleIds);
    const identities = await this.repositoryIssues.idsOf(tx, analysis.repositoryId, ruleIds);
    const about = (ruleId: Id) => ({
      ...commitOf(analysis),
      runId: analysis.runId,
      repositoryIssueId: identities.get(ruleId) as Id,
      rule: summaryOf(rules.get(ruleId) as Rule),
    });
    const events: Omit<EventToPublish, 'context'>[] = [];
    for (const ruleId of ruleIds) {
      const fresh = introduced.get(ruleId) ?? [];
      const fixed = resolved.get(ruleId) ?? [];
      if (fresh.length > 0) {
        const occurrences = await this.storeOccurrences(analysis, ruleId, fresh);
        events.push({ definition: asDefinition(issueIntroduced), data: { ...about(ruleId), occurrencesCount: fresh.length, occurrences } });
      }
      if (fixed.length > 0)
        events.push({
          definition: asDefinition(issueResolved),
          data: { ...about(ruleId), occurrencesCount: fixed.length, occurrences: null },
        });
    }
    return events;
  }

  /** The key follows from the analysis, so that a second attempt replaces the first one's document. */
  private async storeOccurrences(
    { accountId, analysisId }: IngestedAnalysis,
    ruleId: Id,
    opened: readonly Opened[],
  ): Promise<BlobReference> {
    const occurrences = opened.slice(0, maxListedOccurrences).map(({ issueId, finding: { message, path, region } }) => ({
      occurrenceId: issueId,
      title: message.text,
      path,
      beginLine: region?.startLine ?? 1,
      beginColumn: region?.startColumn ?? 1,
      endLine: region?.endLine ?? 1,
      endColumn: region?.endColumn ?? 1,
    }));
    return this.blobs.put(`issues/${accountId}/${analysisId}/introduced-${ruleId}.json`, Buffer.from(JSON.stringify(occurrences)), {
      contentType: 'application/json',
    });
  }
}

function reconciledEvent(analysis: IngestedAnalysis, { counts, introducedCounts, openCounts }: Outcome): Omit<EventToPublish, 'context'> {
  const open = addTallies(openCounts);
  const introduced = Map.groupBy(addTallies([introducedCounts]), (entry) => entry.category);
  const data = {
    ...commitOf(analysis),
    runId: analysis.runId,
    checkId: analysis.checkId,
    analysisId: analysis.analysisId,
    counts,
    byCategory: [...introduced].map(([category, entries]) => ({
      category,
      introduced: entries.reduce((sum, entry) => sum + entry.open, 0),
    })),
    openBySeverity: bySeverity(open),
    openByCategory: open,
  };
  return { definition: asDefinition(checkReconciled), data };
}

function asDefinition(definition: unknown): EventToPublish['definition'] {
  return definition as EventToPublish['definition'];
}

function commitOf({
  repositoryId,
  accountId,
  ref,
  branch,
  isDefaultBranch,
  pullRequestNumber,
  commitOid,
  baseOid,
  isFullRun,
}: IngestedAnalysis): AnalysedCommit {
  return { repositoryId, accountId, ref, branch, isDefaultBranch, pullRequestNumber, commitOid, baseOid, isFullRun };
}

function summaryOf({
  ruleId,
  shortcode,
  title,
  shortDescription,
  category,
  severity,
  isAutofixAvailable,
  isRecommended,
  analyzer,
}: Rule): RuleSummary {
  return { ruleId, shortcode, title, shortDescription, category, severity, isAutofixAvailable, isRecommended, analyzer };
}
