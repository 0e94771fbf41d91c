import { analysisIngested, type Envelope, type EventData } from '@lintel/events';
import { Consumes, enqueue, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { reconcileCheckJob } from '../application/reconcile-check.job.js';

@Injectable()
@Consumes(analysisIngested)
export class AnalysisIngestedConsumer implements EventConsumer<typeof analysisIngested> {
  async handle({ data }: Envelope<EventData<typeof analysisIngested>>, tx: Transaction): Promise<void> {
    await enqueue(tx, reconcileCheckJob, data);
  }
}
