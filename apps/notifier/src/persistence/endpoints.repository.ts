import { Injectable } from '@nestjs/common';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Endpoint, EndpointSettings, EndpointState, SignatureDigest } from '../domain/endpoint.js';
import { SecretVault } from './secret-vault.js';

interface EndpointRow {
  readonly endpoint_id: Id;
  readonly account_id: Id;
  readonly url: string;
  readonly events: string[];
  readonly digest: SignatureDigest;
  readonly has_signature_prefix: boolean;
  readonly state: EndpointState;
  readonly state_reason: string | null;
  readonly created_at: Date;
  readonly failing_since: Date | null;
}

const columns = 'endpoint_id, account_id, url, events, digest, has_signature_prefix, state, state_reason, created_at, failing_since';
const secretOverlapHours = 24;

@Injectable()
export class EndpointsRepository {
  constructor(private readonly vault: SecretVault) {}

  async insert(tx: Transaction, endpoint: { accountId: Id; settings: EndpointSettings; createdAt: Date }): Promise<Endpoint> {
    const { settings } = endpoint;
    const rows = await tx.query<EndpointRow>(
      `INSERT INTO webhook_endpoint (account_id, url, events, secret_sealed, digest, has_signature_prefix, state, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'unverified', $7) RETURNING ${columns}`,
      [
        endpoint.accountId,
        settings.url,
        settings.events,
        this.vault.seal(settings.secret),
        settings.digest,
        settings.hasSignaturePrefix,
        endpoint.createdAt,
      ],
    );
    return toEndpoint(rows[0]!);
  }

  async find(tx: Transaction, endpointId: Id): Promise<Endpoint | undefined> {
    const rows = await tx.query<EndpointRow>(`SELECT ${columns} FROM webhook_endpoint WHERE endpoint_id = $1`, [endpointId]);
    return rows[0] && toEndpoint(rows[0]);
  }

  async list(tx: Transaction, accountId: Id): Promise<Endpoint[]> {
    const rows = await tx.query<EndpointRow>(`SELECT ${columns} FROM webhook_endpoint WHERE account_id = $1 ORDER BY endpoint_id`, [
      accountId,
    ]);
    return rows.map(toEndpoint);
  }

  /** Enabled endpoints of an account that want an event. */
  async subscribers(tx: Transaction, accountId: Id, eventType: string): Promise<Endpoint[]> {
    const rows = await tx.query<EndpointRow>(
      `SELECT ${columns} FROM webhook_endpoint WHERE account_id = $1 AND state = 'enabled' AND $2 = ANY (events) ORDER BY endpoint_id`,
      [accountId, eventType],
    );
    return rows.map(toEndpoint);
  }

  /** The current secret first; for a day after a rotation also the one before. */
  async secrets(tx: Transaction, endpointId: Id, now: Date): Promise<string[]> {
    const rows = await tx.query<{ secret_sealed: Buffer; old_secret_sealed: Buffer | null; old_secret_until: Date | null }>(
      'SELECT secret_sealed, old_secret_sealed, old_secret_until FROM webhook_endpoint WHERE endpoint_id = $1',
      [endpointId],
    );
    const row = rows[0];
    if (!row) return [];
    const isOldValid = row.old_secret_sealed && row.old_secret_until && row.old_secret_until > now;
    return [row.secret_sealed, ...(isOldValid ? [row.old_secret_sealed!] : [])].map((sealed) => this.vault.open(sealed));
  }

  async rotateSecret(tx: Transaction, endpointId: Id, secret: string): Promise<void> {
    await tx.query(
      `UPDATE webhook_endpoint SET old_secret_sealed = secret_sealed, old_secret_until = now() + make_interval(hours => $3), secret_sealed = $2
       WHERE endpoint_id = $1`,
      [endpointId, this.vault.seal(secret), secretOverlapHours],
    );
  }

  async setState(tx: Transaction, endpointId: Id, state: EndpointState, reason: string | null): Promise<void> {
    await tx.query(
      'UPDATE webhook_endpoint SET state = $2, state_reason = $3, failing_since = NULL, failed_attempts = 0 WHERE endpoint_id = $1',
      [endpointId, state, reason],
    );
  }

  async remove(tx: Transaction, endpointId: Id): Promise<void> {
    await tx.query('DELETE FROM webhook_endpoint WHERE endpoint_id = $1', [endpointId]);
  }

  async noteSuccess(tx: Transaction, endpointId: Id): Promise<void> {
    await tx.query(
      'UPDATE webhook_endpoint SET failing_since = NULL, failed_attempts = 0 WHERE endpoint_id = $1 AND failing_since IS NOT NULL',
      [endpointId],
    );
  }

  /** Returns since when nothing but failures came back, and how many. */
  async noteFailure(tx: Transaction, endpointId: Id, at: Date): Promise<{ failingSince: Date; failedAttempts: number }> {
    const rows = await tx.query<{ failing_since: Date; failed_attempts: number }>(
      `UPDATE webhook_endpoint SET failing_since = coalesce(failing_since, $2), failed_attempts = failed_attempts + 1
       WHERE endpoint_id = $1 RETURNING failing_since, failed_attempts`,
      [endpointId, at],
    );
    return { failingSince: rows[0]?.failing_since ?? at, failedAttempts: rows[0]?.failed_attempts ?? 1 };
  }
}

function toEndpoint(row: EndpointRow): Endpoint {
  return {
    endpointId: row.endpoint_id,
    accountId: row.account_id,
    url: row.url,
    events: row.events,
    digest: row.digest,
    hasSignaturePrefix: row.has_signature_prefix,
    state: row.state,
    stateReason: row.state_reason,
    createdAt: row.created_at,
    failingSince: row.failing_since,
  };
}
