import { Inject, Injectable } from '@nestjs/common';
import { Directory } from '@lintel/directory';
import { runFinished, type Envelope, type EventData } from '@lintel/events';
import { Consumes, enqueue, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { tellChannel } from '../application/tell-channels.job.js';
import { CHANNELS, type Channel } from '../channels/channel.js';
import { noticeOf } from '../domain/run-notice.js';

@Consumes(runFinished)
@Injectable()
export class RunFinishedConsumer implements EventConsumer<typeof runFinished> {
  constructor(
    private readonly directory: Directory,
    @Inject(CHANNELS) private readonly channels: readonly Channel[],
  ) {}

  async handle({ data: { run } }: Envelope<EventData<typeof runFinished>>, tx: Transaction): Promise<void> {
    if (this.channels.length === 0) return;
    const repository = await this.directory.repositoryById(tx, run.repositoryId);
    if (!repository) throw new Error(`Repository ${run.repositoryId} is not in the directory yet`);
    const notice = noticeOf(run, repository);
    if (!notice) return;
    for (const { name } of this.channels) await enqueue(tx, tellChannel, { channel: name, notice });
  }
}
