import type { BlobReference } from '@lintel/events';
import type { Id } from '@lintel/kernel';

/** A file as it came through the door. */
export interface Upload {
  readonly uploadId: Id;
  /** Receipt that the uploader polls with; a UUID. */
  readonly sarifId: string;
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly commitOid: string;
  readonly ref: string;
  /** Base directory of the analysis, to which absolute paths are relative. */
  readonly checkoutUri: string | null;
  /** Judged as strictly as GitHub would. */
  readonly isStrict: boolean;
  readonly sarif: BlobReference;
  readonly state: UploadState;
  /** Why it, or a part of it, was refused. */
  readonly errors: readonly string[];
  readonly createdAt: Date;
}

/** `received`: stored, not read yet; `split`: read, its parts are on their way; `refused`: nothing of it can be used. */
export type UploadState = 'received' | 'split' | 'refused';

/** The runs of one tool and category in an uploaded file: what becomes a check and an analysis. Equal uploads share it. */
export interface UploadPart {
  readonly partId: Id;
  readonly accountId: Id;
  readonly repositoryId: Id;
  readonly commitOid: string;
  readonly ref: string;
  readonly toolName: string;
  readonly category: string;
  readonly checkoutUri: string | null;
  readonly isStrict: boolean;
  /** Indexes of the runs in the file. */
  readonly runs: readonly number[];
}

export type ProcessingStatus = 'pending' | 'complete' | 'failed';

/** What is known of a part of an upload: undefined until its analysis exists. */
export type PartOutcome = { readonly errors: readonly string[] } | undefined;

/** Status of an upload from those of its parts: it fails when any part does, and is complete when all are. */
export function processingStatus(
  upload: Pick<Upload, 'state' | 'errors'>,
  parts: readonly PartOutcome[],
): { status: ProcessingStatus; errors: readonly string[] } {
  const isPending = upload.state === 'received' || parts.some((part) => part === undefined);
  if (isPending) return { status: 'pending', errors: [] };
  const ofParts = new Set(parts.flatMap((part) => part?.errors ?? []));
  const errors = [...upload.errors, ...[...ofParts].filter((error) => !upload.errors.includes(error))];
  return { status: errors.length > 0 ? 'failed' : 'complete', errors };
}
