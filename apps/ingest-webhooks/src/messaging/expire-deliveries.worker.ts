import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { enqueue, Works, type JobContext, type JobWorker } from '@lintel/messaging';
import type { Logger } from '@lintel/observability';
import { Database, systemScope } from '@lintel/persistence';
import { LOGGER } from '@lintel/service';
import { ExpireDeliveries } from '../application/expire-deliveries.js';
import { expireDeliveries } from '../application/expire-deliveries.job.js';

const everySeconds = 3600;

@Works(expireDeliveries)
@Injectable()
export class ExpireDeliveriesWorker implements JobWorker<typeof expireDeliveries>, OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly expire: ExpireDeliveries,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.plan(0);
  }

  /** The next run is planned first, so that a failure of this one does not end the series. */
  async run(_data: object, { signal }: JobContext): Promise<void> {
    await this.plan(everySeconds);
    const dropped = await this.expire.execute(signal);
    if (dropped.bodies + dropped.deliveries > 0) this.logger.info(dropped, 'Old deliveries were dropped');
  }

  private async plan(startAfterSeconds: number): Promise<void> {
    await this.database.transaction(systemScope('plan a job'), (tx) =>
      enqueue(tx, expireDeliveries, {}, { singletonKey: 'hourly', startAfterSeconds }),
    );
  }
}
