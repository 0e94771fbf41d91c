import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleRepository } from '../examples.js';
import { commitOid, id, scmRepository } from '../parts.js';

/** The whole state of a repository after a change: what every service's local directory copies. */
export const repositoryChanged = defineEvent({
  type: 'accounts.repository.changed',
  stream: 'lintel.accounts',
  producer: 'accounts',
  version: 1,
  schema: scmRepository.omit({ ownerExternalId: true }).extend({
    change: z.enum(['created', 'activated', 'deactivated', 'default-branch-changed', 'renamed', 'removed', 'updated']),
    repositoryId: id,
    accountId: id,
    installationExternalId: z.string().nullable(),
    isActivated: z.boolean(),
    isArchived: z.boolean(),
    isRemoved: z.boolean(),
    /** Newest head of the default branch that accounts has heard of. */
    latestCommitOid: commitOid.nullable(),
  }),
  key: (data) => `repository:${data.repositoryId}`,
  causedBy: ['scm.installation.changed', 'scm.push.received', 'scm.pull-request.received', 'scm.repository.changed'],
  example: {
    ...(({ ownerExternalId: _, ...rest }) => rest)(exampleRepository),
    change: 'activated',
    repositoryId: 42,
    accountId: 7,
    installationExternalId: '99',
    isActivated: true,
    isArchived: false,
    isRemoved: false,
    latestCommitOid: null,
  },
});
