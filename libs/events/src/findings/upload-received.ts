import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleBlob, exampleCommit, exampleTime } from '../examples.js';
import { blobReference, commitOid, id, instant } from '../parts.js';

/**
 * SARIF came from outside, is stored and found to be readable; it joins or opens a run and then goes the way of every other result. One event per
 * tool and category of the file: each becomes a check of its own.
 */
export const uploadReceived = defineEvent({
  type: 'findings.upload.received',
  stream: 'lintel.findings',
  producer: 'sarif-ingest',
  version: 1,
  schema: z.object({
    /** Identity of this part of the file, the runs of one tool and category; unique, also when one file has several. */
    uploadId: id,
    repositoryId: id,
    accountId: id,
    commitOid,
    ref: z.string().min(1),
    /** Name of the tool in the file. */
    toolName: z.string(),
    category: z.string(),
    sarif: blobReference,
    /** JSON array (zstd) of the paths in the repository that the results name: those whose text is worth storing. */
    files: blobReference.optional(),
    receivedAt: instant,
  }),
  key: (data) => `repository:${data.repositoryId}`,
  causedBy: [],
  example: {
    uploadId: 17,
    repositoryId: 42,
    accountId: 7,
    commitOid: exampleCommit,
    ref: 'refs/heads/main',
    toolName: 'ESLint',
    category: 'eslint',
    sarif: exampleBlob,
    receivedAt: exampleTime,
  },
});
