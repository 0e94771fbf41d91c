import { Works, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { expireTriageJob } from '../application/expire-triage.job.js';
import { ExpireTriage } from '../application/expire-triage.js';

@Injectable()
@Works(expireTriageJob)
export class ExpireTriageWorker implements JobWorker<typeof expireTriageJob> {
  constructor(private readonly expire: ExpireTriage) {}

  async run({ issueId }: { readonly issueId: number }): Promise<void> {
    await this.expire.execute(issueId);
  }
}
