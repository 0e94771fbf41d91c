import { runMeasured, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { settleMetrics } from '../application/settle-check.js';

@Injectable()
@Consumes(runMeasured)
export class RunMeasuredConsumer implements EventConsumer<typeof runMeasured> {
  async handle({ data }: Envelope<EventData<typeof runMeasured>>, tx: Transaction): Promise<void> {
    await settleMetrics(tx, data.checkId);
  }
}
