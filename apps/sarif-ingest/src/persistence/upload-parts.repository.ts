import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { PartOutcome, UploadPart } from '../domain/upload.js';

export type NewUploadPart = Omit<UploadPart, 'partId'> & {
  /** Digest of everything that makes two parts the same: repository, commit, ref, tool, category, content and the way of reading it. */
  readonly identitySha256: string;
};

@Injectable()
export class UploadPartsRepository {
  /** Finds or makes the part and says which; only the one that made it sends it on its way. */
  async findOrInsert(tx: Transaction, part: NewUploadPart): Promise<{ readonly partId: Id; readonly isNew: boolean }> {
    const inserted = await tx.query<{ partId: Id }>(
      `INSERT INTO upload_part (account_id, repository_id, commit_oid, ref, tool_name, category, checkout_uri, is_strict, runs, identity_sha256)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (identity_sha256) WHERE NOT is_failed DO NOTHING RETURNING part_id AS "partId"`,
      [
        part.accountId,
        part.repositoryId,
        part.commitOid,
        part.ref,
        part.toolName,
        part.category,
        part.checkoutUri,
        part.isStrict,
        part.runs,
        part.identitySha256,
      ],
    );
    if (inserted[0] !== undefined) return { partId: inserted[0].partId, isNew: true };
    const found = await tx.query<{ partId: Id }>(
      'SELECT part_id AS "partId" FROM upload_part WHERE identity_sha256 = $1 AND NOT is_failed',
      [part.identitySha256],
    );
    if (found[0] === undefined) throw new Error('The part of an upload failed at this moment; try again');
    return { partId: found[0].partId, isNew: false };
  }

  async link(tx: Transaction, upload: { readonly uploadId: Id; readonly accountId: Id }, partId: Id): Promise<void> {
    await tx.query('INSERT INTO upload_in_part (upload_id, part_id, account_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      upload.uploadId,
      partId,
      upload.accountId,
    ]);
  }

  async find(tx: Transaction, partId: Id): Promise<UploadPart | undefined> {
    const rows = await tx.query<UploadPart>(
      `SELECT part_id AS "partId", account_id AS "accountId", repository_id AS "repositoryId", commit_oid AS "commitOid", ref, tool_name AS "toolName",
         category, checkout_uri AS "checkoutUri", is_strict AS "isStrict", runs FROM upload_part WHERE part_id = $1`,
      [partId],
    );
    return rows[0];
  }

  /** A later upload of the same content is not the same any more: it gets another attempt. */
  async markFailed(tx: Transaction, partId: Id): Promise<void> {
    await tx.query('UPDATE upload_part SET is_failed = true WHERE part_id = $1', [partId]);
  }

  /** What became of the parts of each upload, by upload. */
  async outcomes(tx: Transaction, uploadIds: readonly Id[]): Promise<Map<Id, PartOutcome[]>> {
    const rows = await tx.query<{ uploadId: Id; errors: readonly string[] | null }>(
      `SELECT l.upload_id AS "uploadId", a.errors FROM upload_in_part l LEFT JOIN analysis a USING (part_id) WHERE l.upload_id = ANY ($1::bigint[]) ORDER BY l.part_id`,
      [uploadIds],
    );
    const outcomes = new Map<Id, PartOutcome[]>(uploadIds.map((uploadId) => [uploadId, []]));
    for (const { uploadId, errors } of rows) outcomes.get(uploadId)?.push(errors === null ? undefined : { errors });
    return outcomes;
  }
}
