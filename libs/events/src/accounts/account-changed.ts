import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { accountType, id, provider } from '../parts.js';

/** The whole state of an account after a change. */
export const accountChanged = defineEvent({
  type: 'accounts.account.changed',
  stream: 'lintel.accounts',
  producer: 'accounts',
  version: 1,
  schema: z.object({
    accountId: id,
    login: z.string().min(1),
    provider,
    type: accountType,
    avatarUrl: z.string().nullable(),
    webUrl: z.string(),
    isSuspended: z.boolean(),
  }),
  key: (data) => `account:${data.accountId}`,
  causedBy: ['scm.installation.changed', 'scm.push.received', 'scm.pull-request.received', 'scm.repository.changed'],
  example: {
    accountId: 7,
    login: 'acme',
    provider: 'github',
    type: 'team',
    avatarUrl: null,
    webUrl: 'https://github.com/acme',
    isSuspended: false,
  },
});
