import { checkReconciled, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { CountIssues } from '../application/count-issues.js';

@Injectable()
@Consumes(checkReconciled)
export class CheckReconciledConsumer implements EventConsumer<typeof checkReconciled> {
  constructor(private readonly countIssues: CountIssues) {}

  async handle({ data }: Envelope<EventData<typeof checkReconciled>>, tx: Transaction): Promise<void> {
    const { accountId, repositoryId, runId, ref, commitOid, openByCategory } = data;
    await this.countIssues.execute(tx, { accountId, repositoryId, runId, ref, commitOid }, openByCategory);
  }
}
