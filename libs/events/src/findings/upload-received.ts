import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleBlob, exampleCommit, exampleTime } from '../examples.js';
import { blobReference, commitOid, id, instant } from '../parts.js';

/** SARIF came from outside and is stored; it joins or opens a run and then goes the way of every other result. */
export const uploadReceived = defineEvent({
  type: 'findings.upload.received',
  stream: 'lintel.findings',
  producer: 'sarif-ingest',
  version: 1,
  schema: z.object({
    uploadId: id,
    repositoryId: id,
    accountId: id,
    commitOid,
    ref: z.string().min(1),
    /** Name of the tool in the file, or the community analyzer named by the uploader. */
    toolName: z.string(),
    category: z.string(),
    sarif: blobReference,
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
