import type { KeysetSql } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Analysis } from '../domain/analysis.js';

const columns = `a.analysis_id AS "analysisId", a.account_id AS "accountId", a.repository_id AS "repositoryId", a.run_id AS "runId", a.check_id AS "checkId",
  a.part_id AS "partId", a.commit_oid AS "commitOid", a.ref, a.category, a.tool_name AS "toolName", a.tool_version AS "toolVersion", a.tool_guid AS "toolGuid",
  a.is_complete AS "isComplete", a.reason, a.errors, a.warnings, a.warnings_count AS "warningsCount", a.results_count AS "resultsCount",
  a.rules_count AS "rulesCount", a.findings, a.created_at AS "createdAt"`;

@Injectable()
export class AnalysesRepository {
  async existsForCheck(tx: Transaction, checkId: Id): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM analysis WHERE check_id = $1', [checkId])).length > 0;
  }

  /** Returns the id of the new analysis; undefined when the check has one already. */
  async insert(tx: Transaction, analysis: Omit<Analysis, 'analysisId'>): Promise<Id | undefined> {
    const rows = await tx.query<{ analysisId: Id }>(
      `INSERT INTO analysis (account_id, repository_id, run_id, check_id, part_id, commit_oid, ref, category, tool_name, tool_version, tool_guid, is_complete,
         reason, errors, warnings, warnings_count, results_count, rules_count, findings, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
       ON CONFLICT (check_id) DO NOTHING RETURNING analysis_id AS "analysisId"`,
      [
        analysis.accountId,
        analysis.repositoryId,
        analysis.runId,
        analysis.checkId,
        analysis.partId,
        analysis.commitOid,
        analysis.ref,
        analysis.category,
        analysis.toolName,
        analysis.toolVersion,
        analysis.toolGuid,
        analysis.isComplete,
        analysis.reason,
        analysis.errors,
        analysis.warnings,
        analysis.warningsCount,
        analysis.resultsCount,
        analysis.rulesCount,
        analysis.findings,
        analysis.createdAt,
      ],
    );
    return rows[0]?.analysisId;
  }

  async findMany(tx: Transaction, analysisIds: readonly Id[]): Promise<Analysis[]> {
    return tx.query<Analysis>(`SELECT ${columns} FROM analysis a WHERE a.analysis_id = ANY ($1::bigint[])`, [analysisIds]);
  }

  /** Newest first; `$1` of the keyset's parameters is the repository. */
  async page(tx: Transaction, keyset: KeysetSql): Promise<Analysis[]> {
    return tx.query<Analysis>(
      `SELECT ${columns} FROM analysis a WHERE a.repository_id = $1 AND ${keyset.condition} ${keyset.tail}`,
      keyset.parameters,
    );
  }

  /** Analyses that came out of each upload, oldest first. */
  async ofUploads(tx: Transaction, uploadIds: readonly Id[]): Promise<(Analysis & { readonly uploadId: Id })[]> {
    return tx.query<Analysis & { uploadId: Id }>(
      `SELECT l.upload_id AS "uploadId", ${columns} FROM upload_in_part l JOIN analysis a USING (part_id) WHERE l.upload_id = ANY ($1::bigint[]) ORDER BY a.analysis_id`,
      [uploadIds],
    );
  }
}
