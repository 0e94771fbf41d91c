import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleBase, exampleCommit, exampleRepository, exampleTime } from '../examples.js';
import { commitOid, instant, scmOrigin, scmRepository } from '../parts.js';

/** A ref moved at the host. One event per ref; a push of several refs (GSR) becomes several. */
export const pushReceived = defineEvent({
  type: 'scm.push.received',
  stream: 'lintel.scm',
  producer: 'ingest-webhooks',
  version: 1,
  schema: scmOrigin.extend({
    repository: scmRepository,
    ref: z.string().min(1),
    /** Null when the ref was created. */
    before: commitOid.nullable(),
    /** Null when the ref was deleted. */
    after: commitOid.nullable(),
    isForced: z.boolean(),
    receivedAt: instant,
  }),
  key: (data) => `${data.repository.provider}:${data.repository.externalId}`,
  causedBy: [],
  example: {
    deliveryId: 1,
    senderLogin: 'octo',
    repository: exampleRepository,
    ref: 'refs/heads/main',
    before: exampleBase,
    after: exampleCommit,
    isForced: false,
    receivedAt: exampleTime,
  },
});
