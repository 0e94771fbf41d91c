import { Works, type JobData, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { Abandon } from '../application/abandon.js';
import { abandonedCheckJob, abandonedPreparationJob, abandonedUploadJob } from '../application/run-jobs.js';

@Injectable()
@Works(abandonedPreparationJob)
export class AbandonedPreparationWorker implements JobWorker<typeof abandonedPreparationJob> {
  constructor(private readonly abandon: Abandon) {}

  async run({ runId }: JobData<typeof abandonedPreparationJob>): Promise<void> {
    await this.abandon.preparation(runId);
  }
}

@Injectable()
@Works(abandonedCheckJob)
export class AbandonedCheckWorker implements JobWorker<typeof abandonedCheckJob> {
  constructor(private readonly abandon: Abandon) {}

  async run({ checkId }: JobData<typeof abandonedCheckJob>): Promise<void> {
    await this.abandon.check(checkId);
  }
}

@Injectable()
@Works(abandonedUploadJob)
export class AbandonedUploadWorker implements JobWorker<typeof abandonedUploadJob> {
  constructor(private readonly abandon: Abandon) {}

  async run({ checkId }: JobData<typeof abandonedUploadJob>): Promise<void> {
    await this.abandon.check(checkId);
  }
}
