import { accountChanged, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';

/** Copies accounts into the directory of this service. */
@Injectable()
@Consumes(accountChanged)
export class DirectoryAccountConsumer implements EventConsumer<typeof accountChanged> {
  async handle({ data }: Envelope<EventData<typeof accountChanged>>, tx: Transaction): Promise<void> {
    await tx.query(
      `INSERT INTO directory_accounts (account_id, login, provider, type, avatar_url, web_url, is_suspended)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account_id) DO UPDATE SET login = excluded.login, provider = excluded.provider, type = excluded.type,
          avatar_url = excluded.avatar_url, web_url = excluded.web_url, is_suspended = excluded.is_suspended`,
      [data.accountId, data.login, data.provider, data.type, data.avatarUrl, data.webUrl, data.isSuspended],
    );
  }
}
