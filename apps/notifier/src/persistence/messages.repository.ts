import { Injectable } from '@nestjs/common';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { AttemptOutcome } from '../domain/attempt-outcome.js';

export type MessageState = 'pending' | 'delivered' | 'failed';

export interface Message {
  readonly messageId: Id;
  readonly accountId: Id;
  readonly endpointId: Id;
  /** Id inside the body and in `webhook-id`; the same on every attempt. */
  readonly publicId: string;
  readonly eventType: string;
  readonly body: string;
  readonly state: MessageState;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly correlationId: string;
  readonly createdAt: Date;
}

export interface Attempt {
  readonly attemptId: Id;
  readonly number: number;
  readonly result: string;
  readonly status: number | null;
  readonly responseHead: string;
  readonly reason: string | null;
  readonly durationMs: number;
  readonly attemptedAt: Date;
}

const columns = `message_id AS "messageId", account_id AS "accountId", endpoint_id AS "endpointId", public_id AS "publicId", event_type AS "eventType", body, state,
  attempts, next_attempt_at AS "nextAttemptAt", correlation_id AS "correlationId", created_at AS "createdAt"`;

export interface NewMessage {
  readonly accountId: Id;
  readonly endpointId: Id;
  readonly publicId: string;
  readonly eventType: string;
  readonly body: string;
  readonly correlationId: string;
  readonly createdAt: Date;
}

@Injectable()
export class MessagesRepository {
  async insert(tx: Transaction, message: NewMessage): Promise<Id> {
    const rows = await tx.query<{ message_id: Id }>(
      `INSERT INTO webhook_message (account_id, endpoint_id, public_id, event_type, body, state, correlation_id, created_at)
       VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7) RETURNING message_id`,
      [message.accountId, message.endpointId, message.publicId, message.eventType, message.body, message.correlationId, message.createdAt],
    );
    return rows[0]!.message_id;
  }

  async find(tx: Transaction, messageId: Id): Promise<Message | undefined> {
    return (await tx.query<Message>(`SELECT ${columns} FROM webhook_message WHERE message_id = $1`, [messageId]))[0];
  }

  /** `page` bounds and orders by `message_id`; its first parameter is the endpoint. */
  async page(tx: Transaction, page: { condition: string; tail: string; parameters: readonly unknown[] }): Promise<Message[]> {
    return tx.query<Message>(
      `SELECT ${columns} FROM webhook_message WHERE endpoint_id = $1 AND ${page.condition} ${page.tail}`,
      page.parameters,
    );
  }

  async count(tx: Transaction, endpointId: Id): Promise<number> {
    return (await tx.query<{ count: number }>('SELECT count(*) FROM webhook_message WHERE endpoint_id = $1', [endpointId]))[0]?.count ?? 0;
  }

  async attempts(tx: Transaction, messageIds: readonly Id[]): Promise<Map<Id, Attempt[]>> {
    const rows = await tx.query<Attempt & { messageId: Id }>(
      `SELECT attempt_id AS "attemptId", message_id AS "messageId", number, result, status, response_head AS "responseHead", reason,
              duration_ms AS "durationMs", attempted_at AS "attemptedAt"
       FROM webhook_attempt WHERE message_id = ANY ($1) ORDER BY attempt_id`,
      [messageIds],
    );
    return Map.groupBy(rows, (row) => row.messageId);
  }

  async recordAttempt(tx: Transaction, message: Message, outcome: AttemptOutcome, at: Date): Promise<number> {
    const rows = await tx.query<{ attempts: number }>(
      'UPDATE webhook_message SET attempts = attempts + 1 WHERE message_id = $1 RETURNING attempts',
      [message.messageId],
    );
    const number = rows[0]?.attempts ?? 1;
    await tx.query(
      `INSERT INTO webhook_attempt (account_id, message_id, number, result, status, response_head, reason, duration_ms, attempted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        message.accountId,
        message.messageId,
        number,
        outcome.result,
        outcome.status,
        outcome.responseHead,
        outcome.reason,
        Math.round(outcome.durationMs),
        at,
      ],
    );
    return number;
  }

  async setState(tx: Transaction, messageId: Id, state: MessageState, nextAttemptAt: Date | null): Promise<void> {
    await tx.query('UPDATE webhook_message SET state = $2, next_attempt_at = $3 WHERE message_id = $1', [messageId, state, nextAttemptAt]);
  }

  /** Messages that wait for an attempt fail at once when their endpoint is disabled. */
  async failPending(tx: Transaction, endpointId: Id): Promise<void> {
    await tx.query("UPDATE webhook_message SET state = 'failed', next_attempt_at = NULL WHERE endpoint_id = $1 AND state = 'pending'", [
      endpointId,
    ]);
  }
}
