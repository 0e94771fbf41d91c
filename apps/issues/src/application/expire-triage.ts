import type { Clock, Id } from '@lintel/kernel';
import { Database, systemScope } from '@lintel/persistence';
import { CLOCK } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import { notTriaged } from '../domain/triage.js';
import { TriageRepository } from '../persistence/triage.repository.js';

const scope = systemScope('end a decision whose time is over');

/** Opens an ignored issue again when its time is over; does nothing when people decided otherwise in the meantime. */
@Injectable()
export class ExpireTriage {
  constructor(
    private readonly database: Database,
    private readonly triage: TriageRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(issueId: Id): Promise<void> {
    await this.database.transaction(scope, async (tx) => {
      const issue = await this.triage.lock(tx, issueId);
      if (!issue || issue.until === null || issue.until > this.clock.now()) return;
      await this.triage.change(tx, issue, { to: notTriaged, kind: 'unignored', actorUserId: null });
    });
  }
}
