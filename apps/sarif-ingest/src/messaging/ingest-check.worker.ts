import { Works, type JobContext, type JobData, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { ingestCheckJob } from '../application/ingest-check.job.js';
import { IngestCheck } from '../application/ingest-check.js';

@Injectable()
@Works(ingestCheckJob)
export class IngestCheckWorker implements JobWorker<typeof ingestCheckJob> {
  constructor(private readonly ingest: IngestCheck) {}

  async run({ check }: JobData<typeof ingestCheckJob>, { signal, isLastAttempt }: JobContext): Promise<void> {
    try {
      await this.ingest.execute(check, signal);
    } catch (error) {
      if (isLastAttempt) await this.ingest.giveUp(check);
      throw error;
    }
  }
}
