import { toGlobalId } from '@lintel/vocabularies';
import type { UploadStatus } from '../../application/read-uploads.js';
import type { Analysis } from '../../domain/analysis.js';
import type { ProcessingStatus } from '../../domain/upload.js';

const statuses: Readonly<Record<ProcessingStatus, string>> = { pending: 'PENDING', complete: 'COMPLETE', failed: 'FAILED' };

export function presentUpload({ upload, status, errors }: UploadStatus) {
  return {
    id: toGlobalId('SarifUpload', upload.uploadId),
    /** For the resolver of `analyses`; not part of the schema. */
    uploadId: upload.uploadId,
    sarifId: upload.sarifId,
    ref: upload.ref,
    commitOid: upload.commitOid,
    status: statuses[status],
    errors,
    sizeBytes: upload.sarif.sizeBytes,
    createdAt: upload.createdAt,
  };
}

export function presentAnalysis(analysis: Analysis) {
  return {
    id: toGlobalId('Analysis', analysis.analysisId),
    ref: analysis.ref,
    commitOid: analysis.commitOid,
    category: analysis.category,
    toolName: analysis.toolName,
    toolVersion: analysis.toolVersion,
    isComplete: analysis.isComplete,
    reason: analysis.reason,
    errors: analysis.errors,
    warnings: analysis.warnings,
    resultsCount: analysis.resultsCount,
    rulesCount: analysis.rulesCount,
    createdAt: analysis.createdAt,
  };
}
