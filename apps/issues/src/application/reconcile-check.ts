import type { Id } from '@lintel/kernel';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { asTracked, matchFindings } from '@lintel/tracking';
import { Injectable } from '@nestjs/common';
import { countChanges, reconcile, type Opened, type Reconciliation } from '../domain/reconciliation.js';
import { counterChanges, introducedBy, openAfter } from '../domain/tallies.js';
import type { KnownIssue } from '../domain/tracked-issue.js';
import { AnalysesRepository } from '../persistence/analyses.repository.js';
import { KnownIssuesRepository } from '../persistence/known-issues.repository.js';
import { RefsRepository, type TrackedRef } from '../persistence/refs.repository.js';
import { RulesRepository } from '../persistence/rules.repository.js';
import { AnnounceReconciliation, type Outcome } from './announce-reconciliation.js';
import { LoadFindings, type IngestedAnalysis, type LoadedFindings } from './load-findings.js';
import { RecogniseIssues, type FreshFindings } from './recognise-issues.js';
import { WriteReconciliation } from './write-reconciliation.js';

const scope = systemScope('match the findings of an analysis');
const noCounts = { introduced: 0, resolved: 0, persisted: 0, suppressed: 0 };

/** Where an analysis belongs. */
interface Target {
  readonly analysis: IngestedAnalysis;
  readonly ref: TrackedRef;
  readonly trackId: Id;
}

/** Matches the findings of an analysis against the issues of its ref and keeps what changed. One transaction; a second call for the same analysis changes nothing. */
@Injectable()
export class ReconcileCheck {
  constructor(
    private readonly database: Database,
    private readonly loadFindings: LoadFindings,
    private readonly analyses: AnalysesRepository,
    private readonly refs: RefsRepository,
    private readonly rules: RulesRepository,
    private readonly known: KnownIssuesRepository,
    private readonly recognise: RecogniseIssues,
    private readonly write: WriteReconciliation,
    private readonly announce: AnnounceReconciliation,
  ) {}

  async execute(analysis: IngestedAnalysis): Promise<void> {
    const loaded = await this.loadFindings.execute(analysis);
    await this.record(analysis, loaded);
  }

  /** Ends a check whose findings could not be matched for a reason that is ours, so that nothing waits for it. */
  async giveUp(analysis: IngestedAnalysis): Promise<void> {
    await this.record(analysis, { rules: [], findings: [], changes: null, isComplete: false });
  }

  private async record(analysis: IngestedAnalysis, loaded: LoadedFindings): Promise<void> {
    await this.database.transaction(scope, async (tx) => {
      await this.refs.lockRepository(tx, analysis);
      if (await this.analyses.isKnown(tx, analysis.analysisId)) return;
      const target = { analysis, ref: await this.refOf(tx, analysis), trackId: await this.trackOf(tx, analysis) };
      const outcome = await this.reconcile(tx, target, loaded);
      await this.announce.execute(tx, analysis, { ...outcome, openCounts: await this.refs.openCounts(tx, target.ref) });
    });
  }

  private async refOf(tx: Transaction, analysis: IngestedAnalysis): Promise<TrackedRef> {
    const ref = await this.refs.findOrCreate(tx, analysis);
    return analysis.isDefaultBranch && !ref.isDefault ? this.refs.makeDefault(tx, analysis, ref) : ref;
  }

  private trackOf(tx: Transaction, { accountId, repositoryId, analyzer, category }: IngestedAnalysis): Promise<Id> {
    return this.refs.findOrCreateTrack(tx, { accountId, repositoryId, analyzerShortcode: analyzer.shortcode, category });
  }

  private async reconcile(tx: Transaction, target: Target, loaded: LoadedFindings): Promise<Omit<Outcome, 'openCounts'>> {
    const { analysis, ref, trackId } = target;
    const tracks = await this.refs.tracksOn(tx, trackId, [ref.refId, ...(ref.parentRefId === null ? [] : [ref.parentRefId])]);
    const last = tracks.get(ref.refId);
    const isLate = last !== undefined && last.runId > analysis.runId;
    const isWithoutResults = !loaded.isComplete && loaded.findings.length === 0;
    if (isLate || isWithoutResults) return this.recordOnly(tx, target, { isLate, persisted: isLate ? loaded.findings.length : 0 });
    const ruleIds = await this.saveRules(tx, analysis, loaded);
    const known = await this.knownIssues(tx, target, {
      last: last?.commitOid ?? null,
      parent: tracks.get(ref.parentRefId ?? 0)?.commitOid ?? null,
    });
    const changes = this.match(target, loaded, known);
    const opened = await this.open(tx, target, { findings: changes.fresh, ruleIds });
    return this.keep(tx, target, { loaded, changes, opened });
  }

  private match({ ref }: Target, { findings, changes, isComplete }: LoadedFindings, known: readonly KnownIssue[]): Reconciliation {
    const result = matchFindings({ base: known, next: findings.map(asTracked), changes });
    return reconcile({ known, findings, result, isComplete, forkRunId: ref.forkRunId });
  }

  /** Places that were recorded at another commit than the one the diff starts from are marked as such. */
  private async knownIssues(
    tx: Transaction,
    { analysis, ref, trackId }: Target,
    commits: { readonly last: string | null; readonly parent: string | null },
  ): Promise<KnownIssue[]> {
    const { refId, parentRefId, forkRunId } = ref;
    const own = await this.known.own(tx, { refId, trackId }, commits.last !== analysis.baseOid);
    if (parentRefId === null || forkRunId === null) return own;
    const isPlaced = commits.last === null && commits.parent === analysis.baseOid;
    return [...own, ...(await this.known.inherited(tx, { refId, trackId, parentRefId, forkRunId }, !isPlaced))];
  }

  /** Comes first: a rule that goes by another name now takes its issues along. */
  private saveRules(tx: Transaction, analysis: IngestedAnalysis, { rules, findings }: LoadedFindings): Promise<Map<string, Id>> {
    const used = new Set(findings.map((finding) => finding.ruleKey));
    return this.rules.save(
      tx,
      analysis,
      rules.filter((rule) => used.has(rule.ruleKey)),
    );
  }

  private open(tx: Transaction, { analysis, ref, trackId }: Target, fresh: Pick<FreshFindings, 'findings' | 'ruleIds'>): Promise<Opened[]> {
    const { accountId, repositoryId, runId, commitOid } = analysis;
    const context = { accountId, repositoryId, refId: ref.refId, parentRefId: ref.parentRefId, trackId, runId, commitOid };
    return this.recognise.execute(tx, { ...fresh, context });
  }

  private async keep(
    tx: Transaction,
    target: Target,
    { loaded, changes, opened }: { readonly loaded: LoadedFindings; readonly changes: Reconciliation; readonly opened: readonly Opened[] },
  ): Promise<Omit<Outcome, 'openCounts'>> {
    const { analysis, ref, trackId } = target;
    const { accountId, repositoryId, runId, checkId, analysisId, commitOid, baseOid } = analysis;
    const outcome = { counts: countChanges(changes, opened), introducedCounts: introducedBy(changes, opened), opened, gone: changes.gone };
    const common = { accountId, repositoryId, refId: ref.refId, trackId, runId, commitOid, analysisId };
    await this.write.execute(
      tx,
      { ...common, parentRefId: ref.parentRefId },
      { changes, opened, counters: ref.parentRefId === null ? counterChanges(changes, opened) : [] },
    );
    await this.refs.saveTrack(tx, { ...common, commitOid: loaded.isComplete ? commitOid : null, openCounts: openAfter(changes, opened) });
    await this.analyses.insert(tx, {
      ...common,
      ...outcome,
      checkId,
      baseOid,
      toolName: analysis.tool.name,
      isComplete: loaded.isComplete,
      isLate: false,
    });
    return outcome;
  }

  /** Keeps that there was an analysis; the issues stay as they are. */
  private async recordOnly(
    tx: Transaction,
    { analysis, ref, trackId }: Target,
    { isLate, persisted }: { readonly isLate: boolean; readonly persisted: number },
  ): Promise<Omit<Outcome, 'openCounts'>> {
    const counts = { ...noCounts, persisted };
    const { accountId, repositoryId, runId, checkId, analysisId, commitOid, baseOid, isComplete } = analysis;
    const row = { accountId, repositoryId, refId: ref.refId, trackId, runId, checkId, analysisId, commitOid, baseOid, isComplete, isLate };
    await this.analyses.insert(tx, { ...row, toolName: analysis.tool.name, counts, introducedCounts: {} });
    return { counts, introducedCounts: {}, opened: [], gone: [] };
  }
}
