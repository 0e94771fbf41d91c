import type { UploadStatus } from '../../application/read-uploads.js';

/** Status of an upload; `baseUrl` is the URL of the repository's code-scanning resources. */
export function presentUploadStatus({ upload, status, errors }: UploadStatus, baseUrl: string) {
  return {
    processing_status: status,
    analyses_url: status === 'pending' ? null : `${baseUrl}/analyses?sarif_id=${upload.sarifId}`,
    errors: errors.length === 0 ? null : errors,
  };
}
