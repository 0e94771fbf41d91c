import { Inject, Injectable } from '@nestjs/common';
import { requireRight, type Principal } from '@lintel/auth';
import { DomainError, type Clock, type Id } from '@lintel/kernel';
import { publishAll } from '@lintel/messaging';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { stampEvent } from '@lintel/scm';
import { CLOCK } from '@lintel/service';
import type { Delivery } from '../domain/delivery.js';
import { BodyVault } from '../persistence/body-vault.js';
import { DeliveriesRepository, identityOf, type StoredBody } from '../persistence/deliveries.repository.js';
import { INBOUND_HOOKS, type InboundHooks } from './inbound-hooks.js';

/**
 * Reads a recorded delivery again and publishes what it means: for events that were lost on the way, and for payloads that a newer version can
 * read. Whoever takes them sees the same delivery id.
 */
@Injectable()
export class ReplayDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly vault: BodyVault,
    @Inject(INBOUND_HOOKS) private readonly hooks: InboundHooks,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError when there is no such delivery for this principal, it may not replay it, or the body is gone (`state-conflict`). */
  async execute(principal: Principal, deliveryId: Id): Promise<Delivery> {
    return this.database.transaction(systemScope('replay of an inbound delivery'), async (tx) => {
      const delivery = await this.deliveries.find(tx, deliveryId);
      requireReplay(principal, delivery);
      await this.publishAgain(tx, delivery, await this.deliveries.body(tx, deliveryId));
      return (await this.deliveries.find(tx, deliveryId)) ?? delivery;
    });
  }

  private async publishAgain(
    tx: Transaction,
    { deliveryId, receivedAt, correlationId }: Delivery,
    stored: StoredBody | undefined,
  ): Promise<void> {
    if (!stored?.sealedBody) throw new DomainError('state-conflict', { reason: 'The body of this delivery is not kept any longer' });
    const body = await this.vault.open(stored.sealedBody, identityOf(stored));
    const { events, outcome, reason } = this.hooks[stored.provider].interpret({ headers: stored.headers, body });
    await publishAll(
      tx,
      events.map((draft) => ({ ...stampEvent(draft, deliveryId, receivedAt), context: { correlationId } })),
    );
    await this.deliveries.markReplayed(tx, deliveryId, { outcome, reason }, this.clock.now());
  }
}

/** Administrators of the account; of the whole installation for deliveries that belong to no account. */
function requireReplay(principal: Principal, delivery: Delivery | undefined): asserts delivery is Delivery {
  if (delivery && principal.isAdmin) return;
  if (!delivery || delivery.accountId === null) throw new DomainError('resource-not-found', { resource: 'The delivery' });
  requireRight(principal, delivery.accountId, 'administer', 'replay a delivery');
}
