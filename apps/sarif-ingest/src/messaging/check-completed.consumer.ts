import { checkCompleted, type Envelope, type EventData } from '@lintel/events';
import { Consumes, enqueue, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { ingestCheckJob } from '../application/ingest-check.job.js';

/** Plans the reading of a check's results; reading itself takes too long for a handler. A check that only measured has none. */
@Injectable()
@Consumes(checkCompleted)
export class CheckCompletedConsumer implements EventConsumer<typeof checkCompleted> {
  async handle({ data }: Envelope<EventData<typeof checkCompleted>>, tx: Transaction): Promise<void> {
    const hasOnlyMeasured = data.outcome === 'succeeded' && data.sarif === null && data.measurements !== null;
    if (!hasOnlyMeasured) await enqueue(tx, ingestCheckJob, { check: data });
  }
}
