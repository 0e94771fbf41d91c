import { Injectable } from '@nestjs/common';
import type { Id } from '@lintel/kernel';
import { GroupCommit } from './group-commit.js';
import { StoreDeliveries, type VerifiedDelivery } from './store-deliveries.js';

/** GitHub and GitLab hang up after ten seconds; an answer before that lets them know. */
const patienceMs = 8_000;

const groupLimits = {
  maxItems: 50,
  maxBytes: 8 * 1024 * 1024,
  concurrency: 3,
  minItemsBeside: 12,
  sizeOf: (delivery: VerifiedDelivery) => delivery.sealedBody.length,
};

/** A body larger than this takes a transaction of its own, so that others do not wait for it. */
const aloneFromBytes = 1024 * 1024;

/** Records deliveries as they come, several to a transaction when many do. */
@Injectable()
export class DeliveryLog {
  private readonly groups: GroupCommit<VerifiedDelivery, Id | undefined>;

  constructor(private readonly store: StoreDeliveries) {
    this.groups = new GroupCommit((batch: readonly VerifiedDelivery[]) => store.execute(batch), groupLimits);
  }

  /** Returns the row id once the delivery is recorded, undefined when it was recorded before; rejects when it is not within eight seconds. */
  async add(delivery: VerifiedDelivery): Promise<Id | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`The database did not answer within ${patienceMs} ms`)), patienceMs);
    });
    try {
      return await Promise.race([this.commit(delivery), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async commit(delivery: VerifiedDelivery): Promise<Id | undefined> {
    if (delivery.sealedBody.length < aloneFromBytes) return this.groups.add(delivery);
    return (await this.store.execute([delivery]))[0];
  }
}
