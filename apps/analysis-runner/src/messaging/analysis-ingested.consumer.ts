import { analysisIngested, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { noteIncomplete } from '../application/settle-check.js';

/** Learns that results could not be read whole; what they are worth is told later by `issues.check.reconciled`. */
@Injectable()
@Consumes(analysisIngested)
export class AnalysisIngestedConsumer implements EventConsumer<typeof analysisIngested> {
  async handle({ data }: Envelope<EventData<typeof analysisIngested>>, tx: Transaction): Promise<void> {
    if (!data.isComplete) await noteIncomplete(tx, data.checkId, data.reason ?? 'The results are not complete');
  }
}
