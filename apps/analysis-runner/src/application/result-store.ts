import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type { BlobStore } from '@lintel/blobs';
import type { BlobReference } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import {
  encodeCommitChanges,
  encodeSourceManifest,
  encodeSourceText,
  sourceTextKey,
  storedAsJson,
  storedAsText,
  type CommitChanges,
  type SourceFile,
} from '@lintel/tracking';
import pLimit from 'p-limit';

const compress = promisify(zstdCompress);
const maxTextBytes = 4 * 1024 * 1024;
const concurrentTexts = 8;

export interface StoredRun {
  readonly accountId: Id;
  readonly runUid: string;
}

type File = Pick<SourceFile, 'path' | 'blobOid' | 'sizeBytes'>;

/** Keeps the documents of runs in the blob store. */
export class ResultStore {
  constructor(private readonly blobs: BlobStore) {}

  async putSarif(run: StoredRun, checkId: Id, sarif: unknown): Promise<BlobReference> {
    const content = await compress(Buffer.from(JSON.stringify(sarif)));
    return this.blobs.put(keyOf(run, `${checkId}.sarif`), content, { contentType: 'application/sarif+json', contentEncoding: 'zstd' });
  }

  async putMeasurements(run: StoredRun, checkId: Id, measurements: Buffer): Promise<BlobReference> {
    return this.blobs.put(keyOf(run, `${checkId}.measurements`), await compress(measurements), storedAsJson);
  }

  async putChanges(run: StoredRun, changes: CommitChanges): Promise<BlobReference> {
    return this.blobs.put(keyOf(run, 'changes'), encodeCommitChanges(changes), storedAsJson);
  }

  /** Writes the list of the files of a commit; `texts` are the blobs whose text is stored. */
  async putManifest(
    run: StoredRun,
    manifest: { name: string; commitOid: string; files: readonly File[]; texts: ReadonlySet<string> },
  ): Promise<BlobReference> {
    const files = manifest.files.map(({ path: file, blobOid, sizeBytes }) => ({
      path: file,
      blobOid,
      sizeBytes,
      ...(manifest.texts.has(blobOid) ? { text: sourceTextKey(run.accountId, blobOid) } : {}),
    }));
    return this.blobs.put(keyOf(run, manifest.name), encodeSourceManifest({ commitOid: manifest.commitOid, files }), storedAsJson);
  }

  /** Stores the texts of files of a checkout, each blob of an account once, and returns the blobs that are there now. Very large files are left out. */
  async putTexts(accountId: Id, codeFolder: string, files: readonly File[]): Promise<Set<string>> {
    const limit = pLimit(concurrentTexts);
    const wanted = files.filter((file) => file.sizeBytes <= maxTextBytes);
    await Promise.all(
      wanted.map((file) =>
        limit(async () => {
          const key = sourceTextKey(accountId, file.blobOid);
          if (await this.blobs.has(key)) return;
          await this.blobs.put(key, encodeSourceText(await readFile(path.join(codeFolder, file.path))), storedAsText);
        }),
      ),
    );
    return new Set(wanted.map((file) => file.blobOid));
  }
}

function keyOf(run: StoredRun, name: string): string {
  return `analysis/${run.accountId}/${run.runUid}/${name}`;
}
