import type { Logger } from '@lintel/observability';
import type { Channel, Notice } from './channel.js';

/** Tells whoever reads the log: a dry run of every other channel. */
export class PrintingChannel implements Channel {
  readonly name = 'print';

  constructor(private readonly logger: Logger) {}

  async send(notice: Notice): Promise<void> {
    this.logger.info({ notice }, notice.title);
  }
}
