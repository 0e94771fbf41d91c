import { Works, type JobContext, type JobWorker } from '@lintel/messaging';
import type { Logger } from '@lintel/observability';
import { LOGGER } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import type { IngestedAnalysis } from '../application/load-findings.js';
import { reconcileCheckJob } from '../application/reconcile-check.job.js';
import { ReconcileCheck } from '../application/reconcile-check.js';

@Injectable()
@Works(reconcileCheckJob)
export class ReconcileCheckWorker implements JobWorker<typeof reconcileCheckJob> {
  constructor(
    private readonly reconcile: ReconcileCheck,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A run never waits for a check that cannot be matched: the last attempt ends it without results. */
  async run(analysis: IngestedAnalysis, { isLastAttempt }: JobContext): Promise<void> {
    try {
      await this.reconcile.execute(analysis);
    } catch (error) {
      if (!isLastAttempt) throw error;
      this.logger.error({ err: error, analysisId: analysis.analysisId }, 'The findings of a check could not be matched');
      await this.reconcile.giveUp(analysis);
    }
  }
}
