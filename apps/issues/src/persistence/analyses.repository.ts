import type { IssueCounts } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Tally } from '../domain/tallies.js';

export interface ReconciledAnalysis {
  readonly analysisId: Id;
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly refId: Id;
  readonly trackId: Id;
  readonly runId: Id;
  readonly checkId: Id;
  readonly commitOid: string;
  readonly baseOid: string | null;
  readonly toolName: string;
  readonly isComplete: boolean;
  /** Came after a newer run of its ref had been reconciled: recorded, but without effect. */
  readonly isLate: boolean;
  readonly counts: IssueCounts;
  readonly introducedCounts: Tally;
}

/** What became of each analysis: recorded once, and never again. */
@Injectable()
export class AnalysesRepository {
  async isKnown(tx: Transaction, analysisId: Id): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM analysis WHERE analysis_id = $1', [analysisId])).length > 0;
  }

  async insert(tx: Transaction, analysis: ReconciledAnalysis): Promise<void> {
    const { counts } = analysis;
    await tx.query(
      `INSERT INTO analysis (analysis_id, account_id, repository_id, ref_id, track_id, run_id, check_id, commit_oid, base_oid, tool_name, is_complete, is_late, introduced_count, resolved_count,
         persisted_count, suppressed_count, introduced_counts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
      [
        analysis.analysisId,
        analysis.accountId,
        analysis.repositoryId,
        analysis.refId,
        analysis.trackId,
        analysis.runId,
        analysis.checkId,
        analysis.commitOid,
        analysis.baseOid,
        analysis.toolName,
        analysis.isComplete,
        analysis.isLate,
        counts.introduced,
        counts.resolved,
        counts.persisted,
        counts.suppressed,
        JSON.stringify(analysis.introducedCounts),
      ],
    );
  }
}
