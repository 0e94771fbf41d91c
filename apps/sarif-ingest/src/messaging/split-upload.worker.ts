import { Works, type JobContext, type JobData, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { splitUploadJob } from '../application/split-upload.job.js';
import { SplitUpload } from '../application/split-upload.js';

@Injectable()
@Works(splitUploadJob)
export class SplitUploadWorker implements JobWorker<typeof splitUploadJob> {
  constructor(private readonly split: SplitUpload) {}

  async run({ uploadId }: JobData<typeof splitUploadJob>, { signal, isLastAttempt }: JobContext): Promise<void> {
    try {
      await this.split.execute(uploadId, signal);
    } catch (error) {
      // The uploader must not wait for ever for a file that we cannot process.
      if (isLastAttempt) await this.split.refuse(uploadId, ['The file could not be processed']);
      throw error;
    }
  }
}
