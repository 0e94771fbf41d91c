import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@lintel/kernel';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { CLOCK, SETTINGS } from '@lintel/service';
import type { IngestSettings } from '../config.js';
import { DeliveriesRepository } from '../persistence/deliveries.repository.js';

/** Rows of one transaction; small, so that new deliveries never wait for it. */
const batchSize = 1_000;
const dayMs = 24 * 3600 * 1000;

/** Drops what is older than the settings allow: first bodies, later the whole row. */
@Injectable()
export class ExpireDeliveries {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
    @Inject(SETTINGS) private readonly settings: IngestSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns how many bodies were dropped and how many deliveries deleted. */
  async execute(signal?: AbortSignal): Promise<{ readonly bodies: number; readonly deliveries: number }> {
    const bodiesBefore = this.daysAgo(this.settings.LINTEL_WEBHOOK_BODY_DAYS);
    const deliveriesBefore = this.daysAgo(this.settings.LINTEL_WEBHOOK_LOG_DAYS);
    return {
      deliveries: await this.repeat((tx) => this.deliveries.deleteOld(tx, deliveriesBefore, batchSize), signal),
      bodies: await this.repeat((tx) => this.deliveries.dropBodies(tx, bodiesBefore, batchSize), signal),
    };
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * dayMs);
  }

  private async repeat(step: (tx: Transaction) => Promise<number>, signal: AbortSignal | undefined): Promise<number> {
    let total = 0;
    for (let count = 1; count > 0 && !signal?.aborted; total += count) {
      count = await this.database.transaction(systemScope('drop old inbound deliveries'), step);
    }
    return total;
  }
}
