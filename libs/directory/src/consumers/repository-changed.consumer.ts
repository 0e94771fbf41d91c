import { repositoryChanged, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';

/** Copies repositories into the directory of this service. Removed ones stay, marked, because their data stays too. */
@Injectable()
@Consumes(repositoryChanged)
export class DirectoryRepositoryConsumer implements EventConsumer<typeof repositoryChanged> {
  async handle({ data }: Envelope<EventData<typeof repositoryChanged>>, tx: Transaction): Promise<void> {
    await tx.query(
      `INSERT INTO directory_repositories (repository_id, account_id, provider, external_id, owner_login, owner_type, name, clone_url, web_url,
          default_branch, is_private, is_activated, is_archived, is_removed, latest_commit_oid, installation_external_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (repository_id) DO UPDATE SET account_id = excluded.account_id, provider = excluded.provider, external_id = excluded.external_id,
          owner_login = excluded.owner_login, owner_type = excluded.owner_type, name = excluded.name, clone_url = excluded.clone_url,
          web_url = excluded.web_url, default_branch = excluded.default_branch, is_private = excluded.is_private, is_activated = excluded.is_activated,
          is_archived = excluded.is_archived, is_removed = excluded.is_removed, latest_commit_oid = excluded.latest_commit_oid,
          installation_external_id = excluded.installation_external_id`,
      [
        data.repositoryId,
        data.accountId,
        data.provider,
        data.externalId,
        data.ownerLogin,
        data.ownerType,
        data.name,
        data.cloneUrl,
        data.webUrl,
        data.defaultBranch,
        data.isPrivate,
        data.isActivated,
        data.isArchived,
        data.isRemoved,
        data.latestCommitOid,
        data.installationExternalId,
      ],
    );
  }
}
