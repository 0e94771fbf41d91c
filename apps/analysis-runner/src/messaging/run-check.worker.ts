import { Works, type JobContext, type JobData, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { ExecuteCheck } from '../application/execute-check.js';
import { runCheckJob } from '../application/run-jobs.js';

@Injectable()
@Works(runCheckJob)
export class RunCheckWorker implements JobWorker<typeof runCheckJob> {
  constructor(private readonly executeCheck: ExecuteCheck) {}

  async run({ checkId }: JobData<typeof runCheckJob>, context: JobContext): Promise<void> {
    await this.executeCheck.execute(checkId, context);
  }
}
