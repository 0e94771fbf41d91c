import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { assess } from '../domain/assessment.js';
import type { OpenIssues } from '../domain/ratings.js';
import { saveIssueCounts, type CountedCommit } from '../persistence/issue-counts.repository.js';
import { findSnapshot, lockRef, updateAssessment } from '../persistence/snapshots.repository.js';

/** Takes over how many issues are open, and assesses the commit again when it is measured already. */
@Injectable()
export class CountIssues {
  /** Runs in the caller's transaction. An older run does not replace the counts of a newer one. */
  async execute(tx: Transaction, commit: CountedCommit, open: readonly OpenIssues[]): Promise<void> {
    await lockRef(tx, commit);
    if (!(await saveIssueCounts(tx, commit, open))) return;
    const snapshot = await findSnapshot(tx, commit);
    if (!snapshot) return;
    const { codeLines, duplicatedLines } = snapshot.totals;
    const { smellMinutes, worstSmells, snapshotId } = snapshot;
    await updateAssessment(tx, snapshotId, {
      issues: open,
      assessment: assess({ codeLines, duplicatedLines, smellMinutes, worstSmells, issues: open, coverage: null }),
    });
  }
}
