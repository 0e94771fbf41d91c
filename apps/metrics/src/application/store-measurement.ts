import { runMeasured } from '@lintel/events';
import { publish } from '@lintel/messaging';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { assess } from '../domain/assessment.js';
import { formulaVersion } from '../domain/formulas.js';
import type { CommitMeasurement } from '../domain/measurement.js';
import { metricValuesOf } from '../domain/metric-values.js';
import type { NewSnapshot } from '../domain/snapshot.js';
import { findSmells, minutesByKind } from '../domain/structural-debt.js';
import { totalOf, totalsByLanguage } from '../domain/totals.js';
import { findIssueCounts } from '../persistence/issue-counts.repository.js';
import { saveMetricValues } from '../persistence/metric-values.repository.js';
import { replaceNewestCommit } from '../persistence/newest-commit.repository.js';
import { findNewestSnapshot, findSnapshot, lockRef, saveSnapshot } from '../persistence/snapshots.repository.js';
import type { StoreMeasurementsData } from './measurements-job.js';

/** Smells kept with a snapshot: those that explain its grade. */
const keptSmells = 20;

/** Stores the snapshot of a commit with its debt, ratings and metrics, and announces that the run is measured. */
@Injectable()
export class StoreMeasurement {
  constructor(private readonly database: Database) {}

  /** Does nothing when this check is stored already. An older run of the same commit does not replace a newer one. */
  async execute(check: StoreMeasurementsData, measurement: CommitMeasurement): Promise<void> {
    await this.database.transaction(systemScope('measurements of an analysed commit'), async (tx) => {
      await lockRef(tx, check);
      const known = await findSnapshot(tx, check);
      if (known?.checkId === check.checkId) return;
      if (!known || known.runId <= check.runId) await this.store(tx, check, measurement);
      await announce(tx, check, measurement);
    });
  }

  private async store(tx: Transaction, check: StoreMeasurementsData, measurement: CommitMeasurement): Promise<void> {
    const issues = (await findIssueCounts(tx, check)) ?? null;
    const newest = await findNewestSnapshot(tx, check);
    const snapshotId = await saveSnapshot(tx, snapshotOf(check, measurement, issues));
    await saveMetricValues(tx, check, { snapshotId, values: metricValuesOf(measurement) });
    if (check.isDefaultBranch && (!newest || newest.runId <= check.runId)) await replaceNewestCommit(tx, check, measurement);
  }
}

function snapshotOf(check: StoreMeasurementsData, measurement: CommitMeasurement, issues: NewSnapshot['issues']): NewSnapshot {
  const { accountId, repositoryId, runId, checkId, ref, commitOid } = check;
  const totals = totalOf(measurement.files);
  const smells = findSmells(measurement);
  const smellMinutes = minutesByKind(smells);
  const worstSmells = smells.slice(0, keptSmells);
  const { codeLines, duplicatedLines } = totals;
  return {
    accountId,
    repositoryId,
    runId,
    checkId,
    ref,
    commitOid,
    totals,
    languages: totalsByLanguage(measurement),
    duplicatesCount: measurement.duplicates.length,
    smellMinutes,
    worstSmells,
    issues,
    assessment: assess({ codeLines, duplicatedLines, smellMinutes, worstSmells, issues, coverage: null }),
  };
}

async function announce(
  tx: Transaction,
  { measurements: _, ...check }: StoreMeasurementsData,
  { files }: CommitMeasurement,
): Promise<void> {
  const { filesCount, codeLines } = totalOf(files);
  await publish(tx, runMeasured, { ...check, filesCount, codeLines, formulaVersion });
}
