import { Injectable } from '@nestjs/common';
import { Directory, standInExternalId, type DirectoryRepository } from '@lintel/directory';
import type { Id, Provider } from '@lintel/kernel';
import { publishAll } from '@lintel/messaging';
import type { WorkContext } from '@lintel/observability';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { stampEvent, type DeliveryIdentity, type Interpretation } from '@lintel/scm';
import { DeliveriesRepository, type DeliveryRecord } from '../persistence/deliveries.repository.js';

/** A delivery that was verified, read, and sealed. */
export interface VerifiedDelivery {
  readonly provider: Provider;
  readonly identity: DeliveryIdentity;
  readonly interpretation: Interpretation;
  readonly context: WorkContext;
  readonly headers: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
  readonly sealedBody: Buffer;
  readonly receivedAt: Date;
}

/** Who a delivery belongs to, as far as it is known. */
interface Owner {
  readonly accountId: Id;
  readonly repositoryId: Id | null;
}

const shownLength = 100;

/** Records deliveries and publishes what they mean, in one transaction. */
@Injectable()
export class StoreDeliveries {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly deliveries: DeliveriesRepository,
  ) {}

  /** Returns the row id of each delivery, undefined for one that was recorded before and has no effect now. */
  async execute(batch: readonly VerifiedDelivery[]): Promise<(Id | undefined)[]> {
    return this.database.transaction(systemScope('record inbound deliveries'), async (tx) => {
      const owners = await this.ownersOf(tx, batch);
      const ids = await this.deliveries.insertNew(
        tx,
        batch.map((delivery, index) => recordOf(delivery, owners[index])),
      );
      await publishAll(
        tx,
        batch.flatMap((delivery, index) => eventsOf(delivery, ids[index])),
      );
      return ids;
    });
  }

  private async ownersOf(tx: Transaction, batch: readonly VerifiedDelivery[]): Promise<(Owner | undefined)[]> {
    const wanted = batch.flatMap((delivery) => externalIdsOf(delivery).map((externalId) => ({ provider: delivery.provider, externalId })));
    const found = await this.directory.repositoriesByExternalIds(tx, wanted);
    const known = new Map(found.map((repository) => [keyOf(repository), repository]));
    return Promise.all(batch.map(async (delivery) => repositoryOf(delivery, known) ?? (await this.accountOf(tx, delivery))));
  }

  /** An installation event speaks about an account, not about one repository. */
  private async accountOf(tx: Transaction, { provider, interpretation }: VerifiedDelivery): Promise<Owner | undefined> {
    const data = interpretation.events[0]?.data;
    if (!data || !('account' in data)) return undefined;
    const account = await this.directory.accountByLogin(tx, { provider, login: data.account.login });
    return account && { accountId: account.accountId, repositoryId: null };
  }
}

function repositoryOf(delivery: VerifiedDelivery, known: ReadonlyMap<string, DirectoryRepository>): DirectoryRepository | undefined {
  for (const externalId of externalIdsOf(delivery)) {
    const repository = known.get(keyOf({ provider: delivery.provider, externalId }));
    if (repository) return repository;
  }
  return undefined;
}

/** The id at the host, and the stand-in of a repository that was added by hand. */
function externalIdsOf({ interpretation }: VerifiedDelivery): string[] {
  if (interpretation.repositoryExternalId === null) return [];
  const data = interpretation.events[0]?.data;
  if (!data || !('repository' in data)) return [interpretation.repositoryExternalId];
  return [interpretation.repositoryExternalId, standInExternalId(data.repository.ownerLogin, data.repository.name)];
}

function keyOf({ provider, externalId }: Pick<DirectoryRepository, 'provider' | 'externalId'>): string {
  return `${provider}:${externalId}`;
}

function recordOf({ identity, interpretation, context, ...delivery }: VerifiedDelivery, owner: Owner | undefined): DeliveryRecord {
  return {
    ...delivery,
    hookKey: identity.hookKey,
    deliveryKey: identity.deliveryKey,
    event: interpretation.event.slice(0, shownLength),
    action: interpretation.action?.slice(0, shownLength) ?? null,
    outcome: interpretation.outcome,
    reason: interpretation.reason,
    correlationId: context.correlationId,
    repositoryExternalId: interpretation.repositoryExternalId,
    accountId: owner?.accountId ?? null,
    repositoryId: owner?.repositoryId ?? null,
  };
}

function eventsOf({ interpretation, receivedAt, context }: VerifiedDelivery, deliveryId: Id | undefined) {
  if (deliveryId === undefined) return [];
  return interpretation.events.map((draft) => ({ ...stampEvent(draft, deliveryId, receivedAt), context }));
}
