import { z } from 'zod';
import { decodeJson, encodeJson } from './json-blob.js';
import { blobOid } from './source-manifest.js';

const line = z.number().int().nonnegative();

/** A changed block as in a diff without context (`@@ -oldStart,oldLines +newStart,newLines @@`); lines count from 1. */
export const changedHunk = z.object({ oldStart: line, oldLines: line, newStart: line, newLines: line });
export type ChangedHunk = z.infer<typeof changedHunk>;

export const changedFile = z.object({
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'copied']),
  /** Null when added. */
  oldPath: z.string().min(1).nullable(),
  /** Null when deleted. */
  newPath: z.string().min(1).nullable(),
  oldBlobOid: blobOid.nullable(),
  newBlobOid: blobOid.nullable(),
  /** Per cent, for renames and copies. */
  similarity: z.number().int().min(0).max(100).nullable(),
  /** Empty for binary files and for pure renames. */
  hunks: z.array(changedHunk),
});
export type ChangedFile = z.infer<typeof changedFile>;

/** What `git diff -M50% -C --histogram -U0 base commit` says. */
export const commitChanges = z.object({ baseOid: blobOid, commitOid: blobOid, files: z.array(changedFile) });
export type CommitChanges = z.infer<typeof commitChanges>;

const maxChangesBytes = 256 * 1024 * 1024;

/** Stored with `storedAsJson`. */
export function encodeCommitChanges(changes: CommitChanges): Buffer {
  return encodeJson(changes);
}

/** Throws `malformed-payload`. */
export function decodeCommitChanges(stored: Uint8Array): CommitChanges {
  return decodeJson(commitChanges, stored, maxChangesBytes);
}
