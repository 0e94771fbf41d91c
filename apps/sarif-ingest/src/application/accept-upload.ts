import type { Readable } from 'node:stream';
import type { Principal } from '@lintel/auth';
import { BlobStore } from '@lintel/blobs';
import type { DirectoryRepository } from '@lintel/directory';
import type { BlobReference } from '@lintel/events';
import { DomainError, newUuid, type Clock } from '@lintel/kernel';
import { enqueue } from '@lintel/messaging';
import { Database, systemScope } from '@lintel/persistence';
import type { SarifLimits } from '@lintel/sarif';
import { CLOCK, SETTINGS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import { uploadLimits, type IngestSettings } from '../config.js';
import { UploadsRepository } from '../persistence/uploads.repository.js';
import { FindRepository, type RepositoryAddress } from './find-repository.js';
import { splitUploadJob } from './split-upload.job.js';

/** What an uploader says about the file. */
export interface UploadDescription {
  readonly commitOid: string;
  readonly ref: string;
  readonly toolLabel: string;
  readonly checkoutUri: string | null;
  readonly isStrict: boolean;
}

export interface AcceptedUpload extends UploadDescription {
  readonly principal: Principal;
  readonly repository: DirectoryRepository;
  readonly sarif: BlobReference;
}

/** Takes an uploaded file in three steps, so that its bytes never wait in memory: `admit`, `store`, `accept` (or `discard`). */
@Injectable()
export class AcceptUpload {
  readonly limits: SarifLimits;

  constructor(
    private readonly database: Database,
    private readonly blobs: BlobStore,
    private readonly findRepository: FindRepository,
    private readonly uploads: UploadsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) settings: IngestSettings,
  ) {
    this.limits = uploadLimits(settings);
  }

  /**
   * Returns the repository that the principal may upload to.
   *
   * @throws DomainError `authentication-required`, `repository-not-found`, `not-allowed`, `analysis-not-activated`, `repository-archived`
   */
  async admit(principal: Principal, address: RepositoryAddress): Promise<DirectoryRepository> {
    const repository = await this.findRepository.execute(principal, address, 'write');
    if (repository.isArchived) throw new DomainError('repository-archived');
    if (!repository.isActivated) throw new DomainError('analysis-not-activated');
    return repository;
  }

  /** Keeps the compressed bytes. Nothing refers to them before `accept`. */
  async store(repository: DirectoryRepository, content: Readable): Promise<BlobReference> {
    const key = `uploads/${repository.accountId}/${newUuid()}`;
    return this.blobs.put(key, content, { contentType: 'application/sarif+json', contentEncoding: 'gzip' });
  }

  /** Notes the upload and the job that reads it, both or neither; returns its receipt. */
  async accept({ principal, repository, ...upload }: AcceptedUpload): Promise<string> {
    const sarifId = newUuid();
    const { accountId, repositoryId } = repository;
    await this.database.transaction(systemScope('note an upload'), async (tx) => {
      const record = { ...upload, sarifId, accountId, repositoryId, uploadedBy: principal.userId ?? null, createdAt: this.clock.now() };
      const uploadId = await this.uploads.insert(tx, record);
      await enqueue(tx, splitUploadJob, { uploadId });
    });
    return sarifId;
  }

  /** Drops the bytes of an upload that was not accepted. */
  async discard(sarif: BlobReference): Promise<void> {
    await this.blobs.remove(sarif.key);
  }
}
