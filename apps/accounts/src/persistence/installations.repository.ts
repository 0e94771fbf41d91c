import type { Id, Provider } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { Installation } from '../domain/repository.js';

const columns = 'installation_id AS "installationId", account_id AS "accountId", provider, external_id AS "externalId", status';

export async function findInstallation(tx: Transaction, provider: Provider, externalId: string): Promise<Installation | undefined> {
  const [installation] = await tx.query<Installation>(`SELECT ${columns} FROM installations WHERE provider = $1 AND external_id = $2`, [
    provider,
    externalId,
  ]);
  return installation;
}

export async function listInstallationsOfAccounts(tx: Transaction, accountIds: readonly Id[]): Promise<Installation[]> {
  return tx.query<Installation>(`SELECT ${columns} FROM installations WHERE account_id = ANY($1::bigint[]) ORDER BY installation_id`, [
    accountIds,
  ]);
}

/** Inserts the installation, or brings the known one to this state. */
export async function saveInstallation(tx: Transaction, installation: Omit<Installation, 'installationId'>): Promise<void> {
  await tx.query(
    `INSERT INTO installations (account_id, provider, external_id, status) VALUES ($1, $2, $3, $4)
      ON CONFLICT (provider, external_id) DO UPDATE SET account_id = excluded.account_id, status = excluded.status, updated_at = now()`,
    [installation.accountId, installation.provider, installation.externalId, installation.status],
  );
}
