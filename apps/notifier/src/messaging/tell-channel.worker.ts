import { Inject, Injectable } from '@nestjs/common';
import { Works, type JobData, type JobWorker } from '@lintel/messaging';
import { tellChannel } from '../application/tell-channels.job.js';
import { CHANNELS, type Channel } from '../channels/channel.js';

@Works(tellChannel)
@Injectable()
export class TellChannelWorker implements JobWorker<typeof tellChannel> {
  constructor(@Inject(CHANNELS) private readonly channels: readonly Channel[]) {}

  /** A channel that is not configured any more gets nothing. */
  async run({ channel, notice }: JobData<typeof tellChannel>): Promise<void> {
    await this.channels.find((candidate) => candidate.name === channel)?.send(notice);
  }
}
