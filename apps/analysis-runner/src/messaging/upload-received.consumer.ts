import { uploadReceived, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { AcceptUpload } from '../application/accept-upload.js';

@Injectable()
@Consumes(uploadReceived)
export class UploadReceivedConsumer implements EventConsumer<typeof uploadReceived> {
  constructor(private readonly acceptUpload: AcceptUpload) {}

  async handle({ data }: Envelope<EventData<typeof uploadReceived>>, tx: Transaction): Promise<void> {
    await this.acceptUpload.execute(tx, data);
  }
}
