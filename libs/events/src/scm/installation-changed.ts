import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleRepository, exampleTime } from '../examples.js';
import { accountType, instant, provider, scmOrigin, scmRepository } from '../parts.js';

/** Lintel was installed on, suspended for or removed from an account at the host, or its repository list changed. */
export const installationChanged = defineEvent({
  type: 'scm.installation.changed',
  stream: 'lintel.scm',
  producer: 'ingest-webhooks',
  version: 1,
  schema: scmOrigin.extend({
    provider,
    action: z.enum(['created', 'deleted', 'suspended', 'unsuspended', 'repositories-added', 'repositories-removed', 'other']),
    externalId: z.string().min(1),
    account: z.object({
      externalId: z.string(),
      login: z.string().min(1),
      type: accountType,
      avatarUrl: z.string().nullable(),
      webUrl: z.string(),
    }),
    repositories: z.array(scmRepository),
    receivedAt: instant,
  }),
  key: (data) => `${data.provider}:installation:${data.externalId}`,
  causedBy: [],
  example: {
    deliveryId: 3,
    provider: 'github',
    action: 'created',
    externalId: '99',
    account: { externalId: '815', login: 'acme', type: 'team', avatarUrl: null, webUrl: 'https://github.com/acme' },
    repositories: [exampleRepository],
    receivedAt: exampleTime,
  },
});
