import type { BlobReference } from '@lintel/events';
import type { KeysetSql } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Upload } from '../domain/upload.js';

export type NewUpload = Omit<Upload, 'uploadId' | 'state' | 'errors'> & { readonly toolLabel: string; readonly uploadedBy: Id | null };

const columns = `upload_id AS "uploadId", sarif_id AS "sarifId", account_id AS "accountId", repository_id AS "repositoryId", commit_oid AS "commitOid",
  ref, checkout_uri AS "checkoutUri", is_strict AS "isStrict", sarif, state, errors, created_at AS "createdAt"`;

@Injectable()
export class UploadsRepository {
  async insert(tx: Transaction, upload: NewUpload): Promise<Id> {
    const [row] = await tx.query<{ uploadId: Id }>(
      `INSERT INTO upload (sarif_id, account_id, repository_id, commit_oid, ref, tool_label, checkout_uri, is_strict, sarif, state, errors, uploaded_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'received', '{}', $10, $11) RETURNING upload_id AS "uploadId"`,
      [
        upload.sarifId,
        upload.accountId,
        upload.repositoryId,
        upload.commitOid,
        upload.ref,
        upload.toolLabel,
        upload.checkoutUri,
        upload.isStrict,
        upload.sarif,
        upload.uploadedBy,
        upload.createdAt,
      ],
    );
    if (row === undefined) throw new Error('The upload was not inserted');
    return row.uploadId;
  }

  async find(tx: Transaction, uploadId: Id): Promise<Upload | undefined> {
    return (await tx.query<Upload>(`SELECT ${columns} FROM upload WHERE upload_id = $1`, [uploadId]))[0];
  }

  /** The same, and nobody else changes it until the transaction ends. */
  async lock(tx: Transaction, uploadId: Id): Promise<Upload | undefined> {
    return (await tx.query<Upload>(`SELECT ${columns} FROM upload WHERE upload_id = $1 FOR UPDATE`, [uploadId]))[0];
  }

  async findByReceipt(tx: Transaction, repositoryId: Id, sarifId: string): Promise<Upload | undefined> {
    return (await tx.query<Upload>(`SELECT ${columns} FROM upload WHERE repository_id = $1 AND sarif_id = $2`, [repositoryId, sarifId]))[0];
  }

  async findMany(tx: Transaction, uploadIds: readonly Id[]): Promise<Upload[]> {
    return tx.query<Upload>(`SELECT ${columns} FROM upload WHERE upload_id = ANY ($1::bigint[])`, [uploadIds]);
  }

  /** Newest first; `$1` of the keyset's parameters is the repository. */
  async page(tx: Transaction, keyset: KeysetSql): Promise<Upload[]> {
    return tx.query<Upload>(
      `SELECT ${columns} FROM upload WHERE repository_id = $1 AND ${keyset.condition} ${keyset.tail}`,
      keyset.parameters,
    );
  }

  async end(tx: Transaction, uploadId: Id, outcome: Pick<Upload, 'state' | 'errors'>): Promise<void> {
    await tx.query('UPDATE upload SET state = $2, errors = $3 WHERE upload_id = $1', [uploadId, outcome.state, outcome.errors]);
  }

  /** The file of an earlier upload, when all parts of this one are parts of that one too. */
  async earlierCopy(tx: Transaction, uploadId: Id): Promise<BlobReference | undefined> {
    const rows = await tx.query<{ sarif: BlobReference }>(
      `SELECT u.sarif FROM upload_in_part mine JOIN upload_in_part other USING (part_id) JOIN upload u ON u.upload_id = other.upload_id
       WHERE mine.upload_id = $1 AND other.upload_id < $1 ORDER BY other.upload_id LIMIT 1`,
      [uploadId],
    );
    return rows[0]?.sarif;
  }

  async pointTo(tx: Transaction, uploadId: Id, sarif: BlobReference): Promise<void> {
    await tx.query('UPDATE upload SET sarif = $2 WHERE upload_id = $1', [uploadId, sarif]);
  }
}
