import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleRepository, exampleTime } from '../examples.js';
import { instant, scmOrigin, scmRepository } from '../parts.js';

/** A repository was created, renamed, moved, archived, deleted, or its default branch or visibility changed at the host. */
export const scmRepositoryChanged = defineEvent({
  type: 'scm.repository.changed',
  stream: 'lintel.scm',
  producer: 'ingest-webhooks',
  version: 1,
  schema: scmOrigin.extend({
    action: z.enum([
      'created',
      'deleted',
      'archived',
      'unarchived',
      'renamed',
      'transferred',
      'edited',
      'publicized',
      'privatized',
      'other',
    ]),
    repository: scmRepository,
    receivedAt: instant,
  }),
  key: (data) => `${data.repository.provider}:${data.repository.externalId}`,
  causedBy: [],
  example: { deliveryId: 4, action: 'renamed', repository: exampleRepository, receivedAt: exampleTime },
});
