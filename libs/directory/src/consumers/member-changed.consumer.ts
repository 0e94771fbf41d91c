import { memberChanged, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';

/** Copies members into the directory of this service; who left is taken out. */
@Injectable()
@Consumes(memberChanged)
export class DirectoryMemberConsumer implements EventConsumer<typeof memberChanged> {
  async handle({ data }: Envelope<EventData<typeof memberChanged>>, tx: Transaction): Promise<void> {
    if (data.newRole === null) {
      await tx.query('DELETE FROM directory_members WHERE member_id = $1', [data.memberId]);
      return;
    }
    await tx.query(
      `INSERT INTO directory_members (member_id, account_id, user_id, email, first_name, last_name, role, joined_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (member_id) DO UPDATE SET account_id = excluded.account_id, user_id = excluded.user_id, email = excluded.email,
          first_name = excluded.first_name, last_name = excluded.last_name, role = excluded.role, joined_at = excluded.joined_at`,
      [
        data.memberId,
        data.accountId,
        data.user.userId,
        data.user.email,
        data.user.firstName,
        data.user.lastName,
        data.newRole,
        data.joinedAt,
      ],
    );
  }
}
