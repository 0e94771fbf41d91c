import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleTime } from '../examples.js';
import { id, instant, role } from '../parts.js';

/** A person joined or left an account, or got another role. */
export const memberChanged = defineEvent({
  type: 'accounts.member.changed',
  stream: 'lintel.accounts',
  producer: 'accounts',
  version: 1,
  schema: z.object({
    accountId: id,
    memberId: id,
    user: z.object({ userId: id, email: z.string(), firstName: z.string(), lastName: z.string() }),
    /** Null when the person joined. */
    oldRole: role.nullable(),
    /** Null when the person left. */
    newRole: role.nullable(),
    joinedAt: instant,
  }),
  key: (data) => `account:${data.accountId}`,
  causedBy: [],
  example: {
    accountId: 7,
    memberId: 70,
    user: { userId: 5, email: 'ada@example.com', firstName: 'Ada', lastName: 'Byron' },
    oldRole: null,
    newRole: 'member',
    joinedAt: exampleTime,
  },
});
