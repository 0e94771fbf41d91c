import { BlobStore } from '@lintel/blobs';
import type { analysisIngested, EventData } from '@lintel/events';
import { isDomainError } from '@lintel/kernel';
import { collectFindings, decodeCommitChanges, type CommitChanges, type FindingsDocument } from '@lintel/tracking';
import type { Logger } from '@lintel/observability';
import { LOGGER } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';

export type IngestedAnalysis = EventData<typeof analysisIngested>;

export interface LoadedFindings extends FindingsDocument {
  readonly changes: CommitChanges | null;
  /** False also when the documents cannot be read: then nothing may be closed. */
  readonly isComplete: boolean;
}

const maxChangesBytes = 64 * 1024 * 1024;
const maxFindings = 1_000_000;

/** Reads the documents that an analysis refers to. */
@Injectable()
export class LoadFindings {
  constructor(
    private readonly blobs: BlobStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A document that is damaged counts as an incomplete analysis; trying again would not mend it. */
  async execute({ analysisId, findings, changes, isComplete }: IngestedAnalysis): Promise<LoadedFindings> {
    const nothing = { rules: [], findings: [], changes: null, isComplete: false };
    if (findings === null) return nothing;
    try {
      const document = await collectFindings(await this.blobs.open(findings.key), maxFindings);
      return { ...document, changes: changes && decodeCommitChanges(await this.blobs.read(changes.key, maxChangesBytes)), isComplete };
    } catch (error) {
      if (!isDomainError(error) || error.code !== 'malformed-payload') throw error;
      this.logger.error(
        { err: error, analysisId, findings: findings.key, changes: changes?.key },
        'The documents of an analysis cannot be read; it closes nothing',
      );
      return nothing;
    }
  }
}
