import type { Category, Id, Severity } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { MatchEvidence, Region } from '@lintel/tracking';
import { Injectable } from '@nestjs/common';
import { chunksOf, json, unnest } from './unnest.js';

/** What happened to an issue; the last three by a person. */
export const issueEventKinds = [
  'introduced',
  'reopened',
  'moved',
  'suppressed',
  'unsuppressed',
  'resolved',
  'ignored',
  'unignored',
  'triage-undone',
] as const;
export type IssueEventKind = (typeof issueEventKinds)[number];

export interface AnalysisEvent {
  readonly issueId: Id;
  readonly kind: IssueEventKind;
  readonly category: Category;
  readonly severity: Severity;
  readonly path: string;
  readonly region: Region | null;
  readonly message: string;
  readonly evidence: MatchEvidence | null;
}

const bulkColumns = {
  issue_id: 'bigint',
  kind: 'text',
  category: 'text',
  severity: 'text',
  path: 'text',
  start_line: 'integer',
  start_column: 'integer',
  end_line: 'integer',
  end_column: 'integer',
  message: 'text',
  evidence: 'jsonb',
};

/** The history of issues: only ever added to. */
@Injectable()
export class IssueEventsRepository {
  async addFromAnalysis(
    tx: Transaction,
    context: { readonly accountId: Id; readonly refId: Id; readonly analysisId: Id; readonly commitOid: string },
    events: readonly AnalysisEvent[],
  ): Promise<void> {
    const names = Object.keys(bulkColumns);
    for (const chunk of chunksOf(events)) {
      const { from, expressions, parameters } = unnest(chunk, bulkColumns, { offset: 4, valuesOf });
      await tx.query(
        `INSERT INTO issue_event (account_id, ref_id, analysis_id, commit_oid, ${names.join(', ')})
         SELECT $1::bigint, $2::bigint, $3::bigint, $4::text, ${names.map((name) => expressions[name]).join(', ')} FROM ${from} ORDER BY input.place`,
        [context.accountId, context.refId, context.analysisId, context.commitOid, ...parameters],
      );
    }
  }
}

function valuesOf({ issueId, kind, category, severity, path, region, message, evidence }: AnalysisEvent): readonly unknown[] {
  return [
    issueId,
    kind,
    category,
    severity,
    path,
    region?.startLine ?? null,
    region?.startColumn ?? null,
    region?.endLine ?? null,
    region?.endColumn ?? null,
    message,
    json(evidence),
  ];
}
