import { createHash } from 'node:crypto';
import { BlobStore } from '@lintel/blobs';
import { uploadReceived, type BlobReference } from '@lintel/events';
import { isDomainError, type DomainError, type Id } from '@lintel/kernel';
import { publish } from '@lintel/messaging';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import {
  checkSurvey,
  errorsOf,
  isInRepository,
  groupRuns,
  openSarif,
  ResultReader,
  sarifErrors,
  surveySarif,
  type RunGroup,
  type SarifLimits,
  type SarifSurvey,
} from '@lintel/sarif';
import { SETTINGS } from '@lintel/service';
import { storedAsJson } from '@lintel/tracking';
import { Inject, Injectable } from '@nestjs/common';
import { zstdCompressSync } from 'node:zlib';
import { uploadLimits, type IngestSettings } from '../config.js';
import type { Upload } from '../domain/upload.js';
import { UploadPartsRepository } from '../persistence/upload-parts.repository.js';
import { UploadsRepository } from '../persistence/uploads.repository.js';

interface SplitFile {
  readonly groups: readonly RunGroup[];
  /** Digest of the inflated text. */
  readonly contentSha256: string;
  /** List of the paths that the results name. */
  readonly files: BlobReference;
}

const scope = systemScope('split an upload into its analyses');

/**
 * Reads an uploaded file for the first time. What cannot be used is refused here, before any run is made of it; the runs of each tool and
 * category become a part that goes on its way. Doing it twice changes nothing.
 */
@Injectable()
export class SplitUpload {
  private readonly limits: SarifLimits;

  constructor(
    private readonly database: Database,
    private readonly blobs: BlobStore,
    private readonly uploads: UploadsRepository,
    private readonly parts: UploadPartsRepository,
    @Inject(SETTINGS) settings: IngestSettings,
  ) {
    this.limits = uploadLimits(settings);
  }

  async execute(uploadId: Id, signal: AbortSignal): Promise<void> {
    const upload = await this.database.transaction(scope, (tx) => this.uploads.find(tx, uploadId));
    if (upload?.state !== 'received') return;
    const file = await this.read(upload, signal);
    if ('refusal' in file) return this.refuse(uploadId, errorsOf(file.refusal));
    const isRepeated = await this.send(upload, file);
    if (isRepeated) await this.dropCopy(upload, file);
  }

  /** Ends an upload that cannot be read. */
  async refuse(uploadId: Id, errors: readonly string[]): Promise<void> {
    await this.database.transaction(scope, async (tx) => {
      const upload = await this.uploads.lock(tx, uploadId);
      if (upload?.state === 'received') await this.uploads.end(tx, uploadId, { state: 'refused', errors });
    });
  }

  private async read(upload: Upload, signal: AbortSignal): Promise<SplitFile | { readonly refusal: DomainError }> {
    try {
      const digest = createHash('sha256');
      const survey = await surveySarif(
        observed(await this.open(upload), signal, (chunk) => digest.update(chunk)),
        this.limits,
      );
      checkSurvey(survey, this.limits, upload.isStrict);
      const groups = groupRuns(survey);
      return { groups, contentSha256: digest.digest('hex'), files: await this.storeNamedFiles(upload, survey, signal) };
    } catch (error) {
      if (isDomainError(error) && error.code === 'sarif-invalid') return { refusal: error };
      throw error;
    }
  }

  /** Reads the results once without keeping them: what is beyond a limit shows now, and the files that they name become known. */
  private async storeNamedFiles(upload: Upload, survey: SarifSurvey, signal: AbortSignal): Promise<BlobReference> {
    const { isStrict, checkoutUri } = upload;
    const runs = new Set(survey.runs.map((run) => run.index));
    const reader = new ResultReader({
      survey,
      runs,
      limits: this.limits,
      isStrict,
      honoursSuppressions: true,
      checkoutUri: checkoutUri ?? undefined,
    });
    const paths = new Set<string>();
    for await (const batch of reader.findings(() => lazily(async () => observed(await this.open(upload), signal)))) {
      for (const { finding } of batch) if (isInRepository(finding.path)) paths.add(finding.path);
    }
    return this.blobs.put(filesKeyOf(upload), zstdCompressSync(JSON.stringify([...paths])), storedAsJson);
  }

  /** Notes what the file is made of and sends new parts on their way; returns whether all of it had come before. */
  private async send(upload: Upload, file: SplitFile): Promise<boolean> {
    return this.database.transaction(scope, async (tx) => {
      const current = await this.uploads.lock(tx, upload.uploadId);
      if (current?.state !== 'received') return false;
      const usable = file.groups.filter((group) => group.isSuccessful);
      const errors = file.groups.filter((group) => !group.isSuccessful).map((group) => sarifErrors.unsuccessful(group.errors.join('; ')));
      let newCount = 0;
      for (const group of usable) newCount += (await this.sendPart(tx, upload, { file, group })) ? 1 : 0;
      const isUnusable = errors.length > 0 && usable.length === 0;
      await this.uploads.end(tx, upload.uploadId, {
        state: isUnusable ? 'refused' : 'split',
        errors: isUnusable ? errors.slice(0, 1) : errors,
      });
      return usable.length > 0 && newCount === 0;
    });
  }

  private async sendPart(tx: Transaction, upload: Upload, { file, group }: { file: SplitFile; group: RunGroup }): Promise<boolean> {
    const { accountId, repositoryId, commitOid, ref, checkoutUri, isStrict } = upload;
    const { toolName, category } = group;
    const runs = [...group.runs];
    const identity = [repositoryId, commitOid, ref, toolName, category, checkoutUri, isStrict, file.contentSha256];
    const identitySha256 = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
    const part = { accountId, repositoryId, commitOid, ref, toolName, category, checkoutUri, isStrict, runs, identitySha256 };
    const { partId, isNew } = await this.parts.findOrInsert(tx, part);
    await this.parts.link(tx, upload, partId);
    if (!isNew) return false;
    const receivedAt = upload.createdAt.toISOString();
    const { sarif } = upload;
    await publish(tx, uploadReceived, {
      uploadId: partId,
      repositoryId,
      accountId,
      commitOid,
      ref,
      toolName,
      category,
      sarif,
      files: file.files,
      receivedAt,
    });
    return true;
  }

  /** The bytes of a repeated upload are there already; one copy is enough. */
  private async dropCopy(upload: Upload, file: SplitFile): Promise<void> {
    const earlier = await this.database.transaction(scope, async (tx) => {
      const copy = await this.uploads.earlierCopy(tx, upload.uploadId);
      if (copy !== undefined && copy.key !== upload.sarif.key) await this.uploads.pointTo(tx, upload.uploadId, copy);
      return copy;
    });
    if (earlier === undefined || earlier.key === upload.sarif.key) return;
    await this.blobs.remove(upload.sarif.key);
    await this.blobs.remove(file.files.key);
  }

  private async open(upload: Upload): Promise<AsyncGenerator<Buffer>> {
    return openSarif(await this.blobs.open(upload.sarif.key), upload.sarif.contentEncoding, this.limits);
  }
}

function filesKeyOf(upload: Upload): string {
  return `${upload.sarif.key}.files`;
}

/** Passes chunks on until the job is called off, and shows them to someone on the way. */
async function* observed(chunks: AsyncIterable<Buffer>, signal: AbortSignal, look?: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    look?.(chunk);
    yield chunk;
  }
}

/** Opens a stream when it is first read. */
async function* lazily(open: () => Promise<AsyncIterable<Buffer>>): AsyncGenerator<Buffer> {
  yield* await open();
}
