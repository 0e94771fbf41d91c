import { Works, type JobData, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { ExpireRun } from '../application/expire-run.js';
import { expireRunJob } from '../application/run-jobs.js';

@Injectable()
@Works(expireRunJob)
export class ExpireRunWorker implements JobWorker<typeof expireRunJob> {
  constructor(private readonly expireRun: ExpireRun) {}

  async run({ runId }: JobData<typeof expireRunJob>): Promise<void> {
    await this.expireRun.execute(runId);
  }
}
