import type { KeysetSql } from '@lintel/graphql';
import type { Id, Provider } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Delivery, DeliveryOutcome } from '../domain/delivery.js';
import { byteaArray } from './bytea-array.js';

/** A delivery about to be recorded. */
export interface DeliveryRecord {
  readonly provider: Provider;
  readonly hookKey: string;
  readonly deliveryKey: string;
  readonly event: string;
  readonly action: string | null;
  readonly outcome: DeliveryOutcome;
  readonly reason: string | null;
  readonly correlationId: string;
  readonly repositoryExternalId: string | null;
  readonly accountId: Id | null;
  readonly repositoryId: Id | null;
  readonly sizeBytes: number;
  readonly receivedAt: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly sealedBody: Buffer;
}

type DeliveryKey = Pick<DeliveryRecord, 'provider' | 'hookKey' | 'deliveryKey'>;

/** What is needed to interpret a delivery again. */
export interface StoredBody extends DeliveryKey {
  readonly headers: Readonly<Record<string, string>>;
  readonly sealedBody: Buffer | null;
}

const selected = `delivery_id AS "deliveryId", provider, hook_key AS "hookKey", delivery_key AS "deliveryKey", event, action, outcome, reason,
  correlation_id AS "correlationId", account_id AS "accountId", repository_id AS "repositoryId", size_bytes AS "sizeBytes",
  received_at AS "receivedAt", replayed_at AS "replayedAt", body IS NOT NULL AS "hasBody"`;

/** One array per column. */
const insertNewSql = `
  INSERT INTO inbound_delivery (provider, hook_key, delivery_key, event, action, outcome, reason, correlation_id, repository_external_id,
    account_id, repository_id, size_bytes, received_at, headers, body)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::bigint[], $11::bigint[], $12::integer[], $13::timestamptz[], $14::jsonb[], $15::bytea[])
  ON CONFLICT (provider, hook_key, delivery_key) DO NOTHING
  RETURNING delivery_id AS "deliveryId", provider, hook_key AS "hookKey", delivery_key AS "deliveryKey"`;

@Injectable()
export class DeliveriesRepository {
  /** Records those that are new, with one statement. Returns the row id of each, undefined for one that is known already. */
  async insertNew(tx: Transaction, records: readonly DeliveryRecord[]): Promise<(Id | undefined)[]> {
    const recorded = await tx.query<DeliveryKey & { deliveryId: Id }>(insertNewSql, columnsOf(records));
    const ids = new Map(recorded.map((row) => [identityOf(row), row.deliveryId]));
    return records.map((record) => {
      const identity = identityOf(record);
      const id = ids.get(identity);
      // The same delivery may be in the list twice: the first is the new one.
      ids.delete(identity);
      return id;
    });
  }

  async find(tx: Transaction, deliveryId: Id): Promise<Delivery | undefined> {
    return (await tx.query<Delivery>(`SELECT ${selected} FROM inbound_delivery WHERE delivery_id = $1`, [deliveryId]))[0];
  }

  async findMany(tx: Transaction, deliveryIds: readonly Id[]): Promise<Delivery[]> {
    return tx.query<Delivery>(`SELECT ${selected} FROM inbound_delivery WHERE delivery_id = ANY ($1::bigint[])`, [deliveryIds]);
  }

  /** Newest first; `$1` of the keyset's parameters is the repository. */
  async pageOfRepository(tx: Transaction, keyset: KeysetSql): Promise<Delivery[]> {
    return tx.query<Delivery>(
      `SELECT ${selected} FROM inbound_delivery WHERE repository_id = $1 AND ${keyset.condition} ${keyset.tail}`,
      keyset.parameters,
    );
  }

  /** Newest first; `$1` of the keyset's parameters is the account. */
  async pageOfAccount(tx: Transaction, keyset: KeysetSql): Promise<Delivery[]> {
    return tx.query<Delivery>(
      `SELECT ${selected} FROM inbound_delivery WHERE account_id = $1 AND ${keyset.condition} ${keyset.tail}`,
      keyset.parameters,
    );
  }

  /** Newest first, whoever they belong to. */
  async page(tx: Transaction, keyset: KeysetSql): Promise<Delivery[]> {
    return tx.query<Delivery>(`SELECT ${selected} FROM inbound_delivery WHERE ${keyset.condition} ${keyset.tail}`, keyset.parameters);
  }

  async body(tx: Transaction, deliveryId: Id): Promise<StoredBody | undefined> {
    const rows = await tx.query<StoredBody>(
      `SELECT provider, hook_key AS "hookKey", delivery_key AS "deliveryKey", headers, body AS "sealedBody" FROM inbound_delivery WHERE delivery_id = $1 FOR UPDATE`,
      [deliveryId],
    );
    return rows[0];
  }

  async markReplayed(
    tx: Transaction,
    deliveryId: Id,
    outcome: Pick<DeliveryRecord, 'outcome' | 'reason'>,
    replayedAt: Date,
  ): Promise<void> {
    await tx.query('UPDATE inbound_delivery SET replayed_at = $2, outcome = $3, reason = $4 WHERE delivery_id = $1', [
      deliveryId,
      replayedAt,
      outcome.outcome,
      outcome.reason,
    ]);
  }

  /** Gives deliveries that came before their repository was known to it. */
  async assignRepository(
    tx: Transaction,
    repository: { provider: Provider; externalId: string; accountId: Id; repositoryId: Id },
  ): Promise<void> {
    await tx.query(
      `UPDATE inbound_delivery SET account_id = $3, repository_id = $4 WHERE provider = $1 AND repository_external_id = $2 AND repository_id IS NULL`,
      [repository.provider, repository.externalId, repository.accountId, repository.repositoryId],
    );
  }

  /** Looks at the `limit` oldest bodies and drops those received before `before`; returns how many. */
  async dropBodies(tx: Transaction, before: Date, limit: number): Promise<number> {
    const rows = await tx.query(
      `UPDATE inbound_delivery SET body = NULL WHERE received_at < $1 AND delivery_id IN
         (SELECT delivery_id FROM inbound_delivery WHERE body IS NOT NULL ORDER BY delivery_id LIMIT $2) RETURNING 1`,
      [before, limit],
    );
    return rows.length;
  }

  /** Looks at the `limit` oldest deliveries and deletes those received before `before`; returns how many. */
  async deleteOld(tx: Transaction, before: Date, limit: number): Promise<number> {
    const rows = await tx.query(
      `DELETE FROM inbound_delivery WHERE received_at < $1 AND delivery_id IN
         (SELECT delivery_id FROM inbound_delivery ORDER BY delivery_id LIMIT $2) RETURNING 1`,
      [before, limit],
    );
    return rows.length;
  }
}

function columnsOf(records: readonly DeliveryRecord[]): unknown[] {
  return [
    records.map(({ provider }) => provider),
    records.map(({ hookKey }) => hookKey),
    records.map(({ deliveryKey }) => deliveryKey),
    records.map(({ event }) => event),
    records.map(({ action }) => action),
    records.map(({ outcome }) => outcome),
    records.map(({ reason }) => reason),
    records.map(({ correlationId }) => correlationId),
    records.map(({ repositoryExternalId }) => repositoryExternalId),
    records.map(({ accountId }) => accountId),
    records.map(({ repositoryId }) => repositoryId),
    records.map(({ sizeBytes }) => sizeBytes),
    records.map(({ receivedAt }) => receivedAt.toISOString()),
    records.map(({ headers }) => JSON.stringify(headers)),
    byteaArray(records.map(({ sealedBody }) => sealedBody)),
  ];
}

export function identityOf({ provider, hookKey, deliveryKey }: DeliveryKey): string {
  return JSON.stringify([provider, hookKey, deliveryKey]);
}
