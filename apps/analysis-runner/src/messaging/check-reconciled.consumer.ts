import { checkReconciled, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { settleIssues } from '../application/settle-check.js';

@Injectable()
@Consumes(checkReconciled)
export class CheckReconciledConsumer implements EventConsumer<typeof checkReconciled> {
  async handle({ data }: Envelope<EventData<typeof checkReconciled>>, tx: Transaction): Promise<void> {
    await settleIssues(tx, data.checkId, data);
  }
}
