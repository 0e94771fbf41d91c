import type { Category, Id, Severity } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { unpackFeatures, type Region, type Suppression } from '@lintel/tracking';
import { Injectable } from '@nestjs/common';
import type { IssueStatus, KnownIssue } from '../domain/tracked-issue.js';

interface StateRow {
  issueId: Id;
  refId: Id;
  ruleId: Id;
  ruleKey: string;
  status: IssueStatus;
  isIgnored: boolean;
  category: Category;
  severity: Severity;
  path: string;
  startLine: number | null;
  startColumn: number | null;
  endLine: number | null;
  endColumn: number | null;
  message: string;
  blobOid: string | null;
  features: Buffer | null;
  fingerprints: Record<string, string>;
  suppression: Suppression | null;
  openedRunId: Id;
  isTriaged?: boolean;
}

const columns = `s.issue_id AS "issueId", s.ref_id AS "refId", s.rule_id AS "ruleId", r.rule_key AS "ruleKey", s.status, s.is_ignored AS "isIgnored", s.category, s.severity, s.path,
  s.start_line AS "startLine", s.start_column AS "startColumn", s.end_line AS "endLine", s.end_column AS "endColumn", s.message, s.blob_oid AS "blobOid", s.features, s.fingerprints,
  s.suppression, s.opened_run_id AS "openedRunId"`;

/** How many candidates for being recognised again are looked at; the newest go first. */
const maxRecognisable = 20_000;

export interface IssueScope {
  readonly refId: Id;
  readonly trackId: Id;
}

/** Reads issues in the form in which they are matched. */
@Injectable()
export class KnownIssuesRepository {
  /** Rows of the ref itself that are not resolved. */
  async own(tx: Transaction, { refId, trackId }: IssueScope, isStale: boolean): Promise<KnownIssue[]> {
    const rows = await tx.query<StateRow>(
      `SELECT ${columns} FROM issue_state s JOIN rule r USING (rule_id) WHERE s.ref_id = $1 AND s.track_id = $2 AND s.status <> 'resolved' ORDER BY s.issue_id`,
      [refId, trackId],
    );
    return rows.map((row) => toKnown(row, 'own', isStale));
  }

  /** Rows that the ref inherits: those of its parent that it has none of its own for, with the ones that the parent resolved after the ref had left it. */
  async inherited(
    tx: Transaction,
    scope: IssueScope & { readonly parentRefId: Id; readonly forkRunId: Id },
    isStale: boolean,
  ): Promise<KnownIssue[]> {
    const rows = await tx.query<StateRow>(
      `SELECT ${columns} FROM issue_state s JOIN rule r USING (rule_id)
       WHERE s.ref_id = $1 AND s.track_id = $2 AND (s.status <> 'resolved' OR s.resolved_run_id > $3)
         AND NOT EXISTS (SELECT 1 FROM issue_state own WHERE own.issue_id = s.issue_id AND own.ref_id = $4) ORDER BY s.issue_id`,
      [scope.parentRefId, scope.trackId, scope.forkRunId, scope.refId],
    );
    return rows.map((row) => toKnown(row, 'inherited', isStale));
  }

  /**
   * Issues of the same analyzer that are not open on the ref but may come back: resolved on it in the last `reopenDays`, or open on a ref that it
   * does not inherit from. One row an issue, the ref's own first.
   */
  async recognisable(
    tx: Transaction,
    scope: IssueScope & { readonly parentRefId: Id | null },
    reopenDays: number,
  ): Promise<RecognisableIssue[]> {
    const rows = await tx.query<StateRow>(
      `WITH candidate AS (
         (SELECT s.* FROM issue_state s WHERE s.ref_id = $1 AND s.track_id = $2 AND s.status = 'resolved' AND s.changed_at > now() - make_interval(days => $4)
          ORDER BY s.resolved_run_id DESC LIMIT ${maxRecognisable})
         UNION ALL
         (SELECT s.* FROM issue_state s
          WHERE s.ref_id IN (SELECT ref_id FROM track_ref WHERE track_id = $2 AND ref_id <> $1 AND ref_id IS DISTINCT FROM $3::bigint) AND s.track_id = $2 AND s.status <> 'resolved'
            AND NOT EXISTS (SELECT 1 FROM issue_state own WHERE own.issue_id = s.issue_id AND own.ref_id IN ($1, $3::bigint))
          LIMIT ${maxRecognisable}))
       SELECT DISTINCT ON (s.issue_id) ${columns}, i.triage <> 'none' AS "isTriaged"
       FROM candidate s JOIN rule r USING (rule_id) JOIN issue i USING (issue_id) ORDER BY s.issue_id DESC, (s.ref_id = $1) DESC`,
      [scope.refId, scope.trackId, scope.parentRefId, reopenDays],
    );
    return rows.map(({ isTriaged, ...row }) => ({
      ...toKnown(row, 'own', true),
      isIgnored: isTriaged === true,
      isOfRef: row.refId === scope.refId,
    }));
  }
}

/** An issue that is not open on a ref; `isOfRef`: the ref had resolved it, otherwise it is known from another ref. */
export interface RecognisableIssue extends KnownIssue {
  readonly isOfRef: boolean;
}

function toKnown(row: StateRow, origin: KnownIssue['origin'], isStale: boolean): KnownIssue {
  const { startLine, startColumn, endLine, endColumn, features, refId: _refId, isTriaged: _isTriaged, ...rest } = row;
  const region: Region | null =
    startLine === null || startColumn === null || endLine === null || endColumn === null
      ? null
      : { startLine, startColumn, endLine, endColumn };
  return { ...rest, region, features: features === null ? null : unpackFeatures(features), origin, isStale };
}
