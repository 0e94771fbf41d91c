import { Works, type JobContext, type JobData, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { DeliverUpload } from '../application/deliver-upload.js';
import { deliverUploadJob } from '../application/run-jobs.js';

@Injectable()
@Works(deliverUploadJob)
export class DeliverUploadWorker implements JobWorker<typeof deliverUploadJob> {
  constructor(private readonly deliverUpload: DeliverUpload) {}

  async run({ checkId }: JobData<typeof deliverUploadJob>, context: JobContext): Promise<void> {
    await this.deliverUpload.execute(checkId, context);
  }
}
