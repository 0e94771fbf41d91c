import { Works, type JobContext, type JobData, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { PrepareRun } from '../application/prepare-run.js';
import { prepareRunJob } from '../application/run-jobs.js';

@Injectable()
@Works(prepareRunJob)
export class PrepareRunWorker implements JobWorker<typeof prepareRunJob> {
  constructor(private readonly prepareRun: PrepareRun) {}

  async run({ runId }: JobData<typeof prepareRunJob>, context: JobContext): Promise<void> {
    await this.prepareRun.execute(runId, context);
  }
}
