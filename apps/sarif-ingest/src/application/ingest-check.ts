import { analysisIngested } from '@lintel/events';
import type { Clock } from '@lintel/kernel';
import { publish } from '@lintel/messaging';
import { Database, systemScope } from '@lintel/persistence';
import { CLOCK } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import { withoutResults, type ReadResults } from '../domain/analysis.js';
import { AnalysesRepository } from '../persistence/analyses.repository.js';
import { UploadPartsRepository } from '../persistence/upload-parts.repository.js';
import { ReadCheck, type CheckCompleted } from './read-check.js';

const scope = systemScope('ingest the results of a check');

/** Turns the results of a check into its one analysis and says so. A second run for the same check changes nothing. */
@Injectable()
export class IngestCheck {
  constructor(
    private readonly database: Database,
    private readonly readCheck: ReadCheck,
    private readonly analyses: AnalysesRepository,
    private readonly parts: UploadPartsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(check: CheckCompleted, signal: AbortSignal): Promise<void> {
    if (await this.database.transaction(scope, (tx) => this.analyses.existsForCheck(tx, check.checkId))) return;
    await this.record(check, await this.readCheck.execute(check, signal));
  }

  /** Ends a check whose results could not be read for a reason that is ours, so that nothing waits for them. */
  async giveUp(check: CheckCompleted): Promise<void> {
    await this.record(check, withoutResults(check.analyzer, ['The results could not be processed']));
  }

  private async record(check: CheckCompleted, results: ReadResults): Promise<void> {
    const { runId, checkId, repositoryId, accountId, commitOid, ref, category } = check;
    const partId = check.uploadId;
    await this.database.transaction(scope, async (tx) => {
      const analysis = {
        accountId,
        repositoryId,
        runId,
        checkId,
        partId,
        commitOid,
        ref,
        category,
        ...results,
        createdAt: this.clock.now(),
      };
      const analysisId = await this.analyses.insert(tx, analysis);
      if (analysisId === undefined) return;
      if (partId !== null && results.errors.length > 0) await this.parts.markFailed(tx, partId);
      await publish(tx, analysisIngested, {
        repositoryId,
        accountId,
        ref,
        branch: check.branch,
        isDefaultBranch: check.isDefaultBranch,
        pullRequestNumber: check.pullRequestNumber,
        commitOid,
        baseOid: check.baseOid,
        isFullRun: check.isFullRun,
        runId,
        checkId,
        analysisId,
        uploadId: check.uploadId,
        analyzer: check.analyzer,
        tool: { name: results.toolName, version: results.toolVersion },
        category,
        isComplete: results.isComplete,
        reason: results.reason,
        findings: results.findings,
        sources: check.sources,
        changes: check.changes,
        resultsCount: results.resultsCount,
        rulesCount: results.rulesCount,
        warningsCount: results.warningsCount,
      });
    });
  }
}
