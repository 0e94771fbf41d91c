import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleBase, exampleCommit, exampleRepository, exampleTime } from '../examples.js';
import { commitOid, instant, scmOrigin, scmRepository } from '../parts.js';

/** A pull or merge request was opened, got commits, or changed its state. */
export const pullRequestReceived = defineEvent({
  type: 'scm.pull-request.received',
  stream: 'lintel.scm',
  producer: 'ingest-webhooks',
  version: 1,
  schema: scmOrigin.extend({
    repository: scmRepository,
    action: z.enum(['opened', 'synchronized', 'edited', 'closed', 'merged', 'reopened', 'other']),
    number: z.number().int().positive(),
    title: z.string(),
    state: z.enum(['open', 'closed', 'merged']),
    isDraft: z.boolean(),
    webUrl: z.string(),
    headBranch: z.string(),
    headOid: commitOid,
    /** Clone URL of the head repository when it is a fork. */
    headCloneUrl: z.string().nullable(),
    baseBranch: z.string(),
    baseOid: commitOid.nullable(),
    receivedAt: instant,
  }),
  key: (data) => `${data.repository.provider}:${data.repository.externalId}`,
  causedBy: [],
  example: {
    deliveryId: 2,
    repository: exampleRepository,
    action: 'opened',
    number: 12,
    title: 'Speed up the basket',
    state: 'open',
    isDraft: false,
    webUrl: 'https://github.com/acme/shop/pull/12',
    headBranch: 'faster-basket',
    headOid: exampleCommit,
    headCloneUrl: null,
    baseBranch: 'main',
    baseOid: exampleBase,
    receivedAt: exampleTime,
  },
});
