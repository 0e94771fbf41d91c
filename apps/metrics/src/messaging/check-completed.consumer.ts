import { checkCompleted, type Envelope, type EventData } from '@lintel/events';
import { Consumes, enqueue, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { storeMeasurements } from '../application/measurements-job.js';

/** Results of the analyzer that measures are taken to be stored; other checks have no measurements. */
@Injectable()
@Consumes(checkCompleted)
export class CheckCompletedConsumer implements EventConsumer<typeof checkCompleted> {
  async handle({ data }: Envelope<EventData<typeof checkCompleted>>, tx: Transaction): Promise<void> {
    const { measurements, outcome, ...check } = data;
    if (outcome === 'succeeded' && measurements) await enqueue(tx, storeMeasurements, { ...check, measurements });
  }
}
