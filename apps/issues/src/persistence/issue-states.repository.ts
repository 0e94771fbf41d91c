import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { packFeatures, type MatchEvidence, type NormalisedFinding } from '@lintel/tracking';
import { Injectable } from '@nestjs/common';
import type { Gone, Opened } from '../domain/reconciliation.js';
import type { IssueStatus } from '../domain/tracked-issue.js';
import { chunksOf, json, unnest } from './unnest.js';

/** Where and in what run states are written. */
export interface StateContext {
  readonly accountId: Id;
  readonly refId: Id;
  readonly trackId: Id;
  readonly runId: Id;
  readonly commitOid: string;
}

export interface StateToSave {
  readonly issueId: Id;
  readonly ruleId: Id;
  readonly status: Exclude<IssueStatus, 'resolved'>;
  readonly isIgnored: boolean;
  readonly finding: NormalisedFinding;
  readonly evidence: MatchEvidence | null;
  readonly openedRunId: Id;
}

const bulkColumns = {
  issue_id: 'bigint',
  rule_id: 'bigint',
  status: 'text',
  is_ignored: 'boolean',
  category: 'text',
  severity: 'text',
  path: 'text',
  start_line: 'integer',
  start_column: 'integer',
  end_line: 'integer',
  end_column: 'integer',
  message: 'text',
  blob_oid: 'text',
  features: 'bytea',
  fingerprints: 'jsonb',
  suppression: 'jsonb',
  evidence: 'jsonb',
  opened_run_id: 'bigint',
};

/** Writes what an analysis changed; nothing else. */
@Injectable()
export class IssueStatesRepository {
  /** Makes sure that each rule has its identity in the repository. */
  async saveRepositoryIssues(
    tx: Transaction,
    repository: { readonly accountId: Id; readonly repositoryId: Id },
    ruleIds: readonly Id[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO repository_issue (account_id, repository_id, rule_id) SELECT $1, $2, input.rule_id FROM unnest($3::bigint[]) AS input (rule_id)
       WHERE NOT EXISTS (SELECT 1 FROM repository_issue WHERE repository_id = $2 AND rule_id = input.rule_id) ON CONFLICT DO NOTHING`,
      [repository.accountId, repository.repositoryId, ruleIds],
    );
  }

  /** Gives new issues their identity and their number within the repository, in this order. The caller holds the repository's lock. */
  async createIssues(tx: Transaction, context: StateContext & { readonly repositoryId: Id }, ruleIds: readonly Id[]): Promise<Id[]> {
    if (ruleIds.length === 0) return [];
    const [{ last } = { last: 0 }] = await tx.query<{ last: number }>(
      'UPDATE tracked_repository SET last_issue_number = last_issue_number + $2 WHERE repository_id = $1 RETURNING last_issue_number AS last',
      [context.repositoryId, ruleIds.length],
    );
    const rows = await tx.query<{ issueId: Id; number: number }>(
      `INSERT INTO issue (account_id, repository_id, track_id, rule_id, number, first_seen_run_id, first_seen_commit_oid)
       SELECT $1, $2, $3, input.rule_id, $4::bigint + input.place, $5, $6 FROM unnest($7::bigint[]) WITH ORDINALITY AS input (rule_id, place) ORDER BY input.place
       RETURNING issue_id AS "issueId", number`,
      [context.accountId, context.repositoryId, context.trackId, last - ruleIds.length, context.runId, context.commitOid, ruleIds],
    );
    return rows.sort((a, b) => a.number - b.number).map((row) => row.issueId);
  }

  /** Inserts rows, or replaces what the ref said about the issue before. */
  async save(tx: Transaction, context: StateContext, states: readonly StateToSave[]): Promise<void> {
    const names = Object.keys(bulkColumns);
    const updates = [...names.slice(1), 'commit_oid'].map((name) => `${name} = EXCLUDED.${name}`);
    for (const chunk of chunksOf(states)) {
      const { from, expressions, parameters } = unnest(chunk, bulkColumns, { offset: 4, valuesOf });
      await tx.query(
        `INSERT INTO issue_state (account_id, ref_id, track_id, commit_oid, ${names.join(', ')})
         SELECT $1::bigint, $2::bigint, $3::bigint, $4::text, ${names.map((name) => expressions[name]).join(', ')} FROM ${from} ORDER BY input.place
         ON CONFLICT (issue_id, ref_id) DO UPDATE SET ${updates.join(', ')}, resolved_run_id = NULL, resolved_reason = NULL, changed_at = now()`,
        [context.accountId, context.refId, context.trackId, context.commitOid, ...parameters],
      );
    }
  }

  /** Resolves rows of the ref; for inherited issues the ref gets a row that says so. */
  async resolve(tx: Transaction, context: StateContext & { readonly parentRefId: Id | null }, gone: readonly Gone[]): Promise<void> {
    const own = gone.filter(({ issue }) => issue.origin === 'own');
    const inherited = gone.filter(({ issue }) => issue.origin === 'inherited');
    const source = (some: readonly Gone[], offset: number) =>
      unnest(some, { issue_id: 'bigint', reason: 'text' }, { offset, valuesOf: ({ issue, reason }) => [issue.issueId, reason] });
    if (own.length > 0) {
      const { from, parameters } = source(own, 2);
      await tx.query(
        `UPDATE issue_state AS state SET status = 'resolved', resolved_run_id = $2, resolved_reason = input.reason, changed_at = now()
         FROM ${from} WHERE state.issue_id = input.issue_id AND state.ref_id = $1`,
        [context.refId, context.runId, ...parameters],
      );
    }
    if (inherited.length > 0) {
      const { from, parameters } = source(inherited, 3);
      const copied =
        'account_id, track_id, rule_id, is_ignored, category, severity, path, start_line, start_column, end_line, end_column, message, blob_oid, features, fingerprints, suppression, evidence, commit_oid, opened_run_id';
      await tx.query(
        `INSERT INTO issue_state (issue_id, ref_id, status, resolved_run_id, resolved_reason, ${copied})
         SELECT parent.issue_id, $1, 'resolved', $2, input.reason, ${copied} FROM ${from} JOIN issue_state AS parent ON parent.issue_id = input.issue_id AND parent.ref_id = $3`,
        [context.refId, context.runId, context.parentRefId, ...parameters],
      );
    }
  }
}

/** Rows for issues that the analysis opened. */
export function statesOf(opened: readonly Opened[], runId: Id): StateToSave[] {
  return opened.map(({ issueId, ruleId, finding, status, isIgnored, evidence }) => ({
    issueId,
    ruleId,
    finding,
    status,
    isIgnored,
    evidence,
    openedRunId: runId,
  }));
}

function valuesOf({ issueId, ruleId, status, isIgnored, finding, evidence, openedRunId }: StateToSave): readonly unknown[] {
  const { region } = finding;
  return [
    issueId,
    ruleId,
    status,
    isIgnored,
    finding.category,
    finding.severity,
    finding.path,
    region?.startLine ?? null,
    region?.startColumn ?? null,
    region?.endLine ?? null,
    region?.endColumn ?? null,
    finding.message.text,
    finding.blobOid,
    finding.features && packFeatures(finding.features),
    JSON.stringify(finding.fingerprints),
    json(finding.suppression),
    json(evidence),
    openedRunId,
  ];
}
